'use strict';
// Texts from the plant reach the page through textContent only: a sensor's name is data, never markup.
const byId = (id) => document.getElementById(id);
const newest = new Map();
let valuesChanged = false;

function cell(content, className) {
  const td = document.createElement('td');
  if (content instanceof Node) td.append(content);
  else td.textContent = content ?? '';
  if (className) td.className = className;
  return td;
}

function fill(table, rows, empty) {
  const body = byId(table).tBodies[0];
  body.replaceChildren(...rows.map(({cells, className}) => {
    const tr = document.createElement('tr');
    if (className) tr.className = className;
    tr.append(...cells);
    return tr;
  }));
  if (rows.length === 0) {
    const tr = document.createElement('tr');
    const td = cell(empty, 'dim');
    td.colSpan = byId(table).tHead.rows[0].cells.length;
    tr.append(td);
    body.append(tr);
  }
}

async function getJson(path) {
  const answer = await fetch(path, {headers: {Accept: 'application/json'}});
  const body = await answer.json();
  if (!answer.ok && path !== '/health') throw new Error(body.error ? body.error.message : answer.status);
  return body;
}

const time = (iso) => iso ? iso.slice(0, 19).replace('T', ' ') + ' UTC' : '';
const word = (name) => name ? name.toLowerCase().replaceAll('_', ' ') : 'not supervised';
const level = (name) => name === 'ok' ? '' : name;

function duration(seconds) {
  if (seconds === null || seconds === undefined) return '';
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function number(value) {
  if (value === null || value === undefined) return '';
  return Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(3)
      : Number(value.toPrecision(6)).toString();
}

function showHealth(health) {
  byId('health').textContent = health.status;
  byId('health').className = 'state ' + level(health.status);
  byId('version').textContent = `${health.version}, up ${duration(health.uptimeSeconds)}`;
  fill('components', health.components.map((c) => ({cells: [cell(c.name), badge(c.level, level(c.level)), cell(c.message, 'dim')]})),
      'none');
  fill('sources', health.sources.map((s) => ({cells: [cell(s.id), cell(word(s.state) + (s.cause ? ': ' + s.cause : '')),
    cell(s.readings.toLocaleString('en'), 'number'), cell(number(s.readingsPerSecond), 'number')]})), 'none configured');
}

function badge(text, className) {
  const span = document.createElement('span');
  span.textContent = text;
  span.className = className;
  return cell(span);
}

function score(value) {
  if (value === null || value === undefined) return cell('', 'dim');
  const meter = document.createElement('meter');
  meter.max = 1;
  meter.high = 0.5;
  meter.value = value;
  const box = document.createElement('span');
  box.append(meter, ' ' + value.toFixed(2));
  return cell(box);
}

function showAssets(assets) {
  fill('assets', assets.map((a) => {
    const best = (a.matches ?? [])[0];
    const text = best ? `${best.pattern.label}, ${best.pattern.asset}, similarity ${best.similarity.toFixed(2)}` : '';
    return {cells: [cell(a.asset), cell(word(a.state)), score(a.anomalyScore), cell(text), cell(time(a.windowTo), 'dim')]};
  }), 'no assets yet');
  const windows = assets.map((a) => a.windowTo).filter(Boolean).sort();
  byId('plant-time').textContent = windows.length ? 'plant time ' + time(windows.at(-1)) : '';
}

function showAlarms(alarms) {
  fill('alarms', alarms.map((a) => ({
    className: a.state === 'UNACKNOWLEDGED' ? 'unacknowledged' : '',
    cells: [badge(a.priority, 'priority p' + a.priority), cell(word(a.state)), cell(a.asset), cell(a.message),
      cell(time(a.raisedAt), 'dim'), cell(a.match ? duration(a.match.leadTimeSeconds) : '')]
  })), 'no active alarms');
}

function showValues() {
  if (!valuesChanged) return;
  valuesChanged = false;
  const readings = [...newest.values()].sort((a, b) => a.sensor_id < b.sensor_id ? -1 : 1);
  fill('values', readings.map((r) => ({cells: [cell(r.sensor_id), cell(number(r.value), 'number'), cell(r.unit, 'dim'),
    cell(r.quality === 'GOOD' ? '' : word(r.quality)), cell(time(r.timestamp), 'dim')]})), 'no readings yet');
}

async function refresh(path, show, table) {
  try {
    show(await getJson(path));
  } catch (e) {
    if (table) fill(table, [], String(e.message || e));
  }
}

async function poll() {
  await Promise.all([refresh('/health', showHealth), refresh('/api/assets', showAssets, 'assets'),
    refresh('/api/alarms', showAlarms, 'alarms')]);
  setTimeout(poll, 2000);
}

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
  const socket = new WebSocket(scheme + location.host + '/sensor-stream');
  socket.onopen = () => {
    byId('connection').textContent = 'live';
    socket.send(JSON.stringify({action: 'subscribe', sensors: ['*']}));
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type === 'reading') {
      newest.set(message.sensor_id, message);
      valuesChanged = true;
    } else if (message.type === 'alarm') {
      refresh('/api/alarms', showAlarms, 'alarms');
    }
  };
  socket.onclose = () => {
    byId('connection').textContent = 'not connected';
    setTimeout(connect, 2000);
  };
}

valuesChanged = true;
showValues();
setInterval(showValues, 500);
connect();
poll();
