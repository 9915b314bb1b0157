// An edge node made with sparkplug-client: node sparkplug_edge.js BROKER_URL
const client = require("sparkplug-client").newClient({
  serverUrl: process.argv[2], username: "", password: "", groupId: "Plant1", edgeNode: "Edge1", clientId: "edge1",
  version: "spBv1.0", publishDeath: true });
client.on("birth", () => {
  client.publishNodeBirth({ timestamp: Date.now(), metrics: [
    { name: "Node Control/Rebirth", type: "Boolean", value: false }] });
  client.publishDeviceBirth("Pump7", { timestamp: Date.now(), metrics: [
    { name: "Temperature", type: "Double", value: 61.5, alias: 1, properties: { engUnit: { type: "String", value: "degC" } } },
    { name: "Ambient", type: "Int16", value: -40, alias: 3 },
    { name: "Running", type: "Boolean", value: true, alias: 2 }] });
});
let i = 0;
setInterval(() => client.publishDeviceData("Pump7", { timestamp: Date.now(), metrics: [
  { name: "Temperature", alias: 1, type: "Double", value: 61 + Math.sin(i++) }] }), 100);
setTimeout(() => process.exit(0), 60000);
