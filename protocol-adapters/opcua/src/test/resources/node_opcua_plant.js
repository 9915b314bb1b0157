// A server by people who know nothing of us: Objects/Plant/Line1 with a temperature that counts every 100 ms.
// Usage: node node_opcua_plant.js PORT PKI_FOLDER ; needs node-opcua in NODE_PATH.
const opcua = require("node-opcua");
const [port, pki] = [Number(process.argv[2]), process.argv[3]];

async function main() {
  const certificates = new opcua.OPCUACertificateManager({ automaticallyAcceptUnknownCertificate: false, rootFolder: pki });
  await certificates.initialize();
  const server = new opcua.OPCUAServer({
    port,
    host: "127.0.0.1",
    hostname: "127.0.0.1",
    resourcePath: "/plant",
    serverCertificateManager: certificates,
    userManager: { isValidUser: (name, word) => name === "operator" && word === "secret" },
    securityModes: [opcua.MessageSecurityMode.None, opcua.MessageSecurityMode.Sign, opcua.MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [
      opcua.SecurityPolicy.None,
      opcua.SecurityPolicy.Basic256Sha256,
      opcua.SecurityPolicy.Aes128_Sha256_RsaOaep,
      opcua.SecurityPolicy.Aes256_Sha256_RsaPss,
    ],
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  const own = space.getOwnNamespace();
  const plant = own.addFolder(space.rootFolder.objects, { browseName: "Plant" });
  const line = own.addObject({ organizedBy: plant, browseName: "Line1" });
  const temperature = own.addAnalogDataItem({
    componentOf: line,
    browseName: "Temperature",
    dataType: "Double",
    engineeringUnitsRange: { low: 0, high: 80 },
    engineeringUnits: opcua.standardUnits.degree_celsius,
    value: new opcua.Variant({ dataType: opcua.DataType.Double, value: 0 }),
  });
  let count = 0;
  setInterval(() => temperature.setValueFromSource({ dataType: opcua.DataType.Double, value: ++count }), 100);
  await server.start();
  console.log("READY");
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
