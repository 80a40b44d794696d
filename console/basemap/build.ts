/**
 * Writes `public/basemap.geojson`: land from Natural Earth 1:10m (public domain, package `world-atlas`) with the delta coast,
 * rivers and roads of `shapes.ts`. Run after changing those: `node --import tsx console/basemap/build.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import {
  builtUp,
  coastJoint,
  deltaCoast,
  islands,
  islets,
  type Position,
  rivers,
  roads,
  waterNames,
} from './shapes.ts';

/** Everything outside this box is left out: [west, south, east, north]. */
const box = [105.9, 19.9, 107.9, 21.6] as const;

const topologySchema = z.object({
  transform: z.object({ scale: z.tuple([z.number(), z.number()]), translate: z.tuple([z.number(), z.number()]) }),
  arcs: z.array(z.array(z.tuple([z.number(), z.number()]))),
});

const isInBox = ([lon, lat]: Position): boolean => lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
const isSame = (a: Position, b: Position): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < 0.004;

/** Arcs of the TopoJSON as positions (quantised deltas undone). */
const readArcs = (): Position[][] => {
  const file = createRequire(import.meta.url).resolve('world-atlas/land-10m.json');
  const { transform, arcs } = topologySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]): Position => {
      x += dx;
      y += dy;
      return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
    });
  });
};

/** Corner cutting (Chaikin), twice: takes the ruler out of a line drawn with few points. */
const smooth = (line: readonly Position[], closed: boolean, rounds = 2): Position[] => {
  let points = [...line];
  for (let round = 0; round < rounds; round += 1) {
    const next: Position[] = [];
    const last = points.length - (closed ? 0 : 1);
    const first = points[0];
    if (!closed && first) next.push(first);
    for (let i = 0; i < last; i += 1) {
      const a = points[i];
      const b = points[(i + 1) % points.length];
      if (!a || !b) continue;
      next.push([a[0] * 0.75 + b[0] * 0.25, a[1] * 0.75 + b[1] * 0.25]);
      next.push([a[0] * 0.25 + b[0] * 0.75, a[1] * 0.25 + b[1] * 0.75]);
    }
    const end = points.at(-1);
    if (!closed && end) next.push(end);
    points = next;
  }
  return points;
};

const round = ([lon, lat]: Position): number[] => [Number(lon.toFixed(4)), Number(lat.toFixed(4))];
const ringOf = (points: readonly Position[]): number[][] => {
  const ring = points.map(round);
  const first = ring[0];
  return first ? [...ring, first] : ring;
};
const feature = (kind: string, geometry: { type: string; coordinates: unknown }, properties: object = {}): object => ({
  type: 'Feature',
  properties: { kind, ...properties },
  geometry,
});
const polygon = (kind: string, points: readonly Position[], name?: string): object =>
  feature(kind, { type: 'Polygon', coordinates: [ringOf(points)] }, name ? { name } : {});

const arcs = readArcs();
const mainland = arcs.find((arc) => arc.some((point) => isSame(point, coastJoint)));
if (!mainland) throw new Error('the joint of the drawn coast is not on the Natural Earth coast');

// The coast runs from China south-westwards: keep what lies in the box up to the joint, then go on by hand and close the
// ring outside the box.
const joint = mainland.findIndex((point) => isSame(point, coastJoint));
const northEast = mainland.slice(0, joint + 1).filter(isInBox);
const mainlandRing: Position[] = [
  ...smooth([...northEast, ...deltaCoast], false),
  [box[0] - 0.2, box[1]],
  [box[0] - 0.2, box[3] + 0.2],
  [box[2] + 0.2, box[3] + 0.2],
];

// Natural Earth's own Cát Bà, Hà Nam and Cát Hải are replaced by ours.
const isRedrawn = (arc: readonly Position[]): boolean =>
  arc.some(([lon, lat]) => lon > 106.7 && lon < 107.11 && lat > 20.69 && lat < 20.94);
const otherIslands = arcs.filter(
  (arc) =>
    arc !== mainland &&
    arc.length > 3 &&
    arc.every(isInBox) &&
    isSame(arc[0] ?? [0, 0], arc.at(-1) ?? [1, 1]) &&
    !isRedrawn(arc),
);

/** An irregular heptagon, always the same for the same place. */
const islet = ([lon, lat, radiusM]: (typeof islets)[number]): Position[] =>
  Array.from({ length: 7 }, (_, corner): Position => {
    const wobble = 0.6 + 0.8 * Math.abs(Math.sin((lon * 1_000 + lat * 700 + corner * 2.4) * 3.7));
    const angle = (corner / 7) * 2 * Math.PI;
    return [
      lon + ((radiusM * wobble) / 104_000) * Math.cos(angle),
      lat + ((radiusM * wobble) / 110_700) * Math.sin(angle),
    ];
  });

const collection = {
  type: 'FeatureCollection',
  features: [
    polygon('land', mainlandRing),
    ...otherIslands.map((arc) => polygon('land', smooth(arc.slice(0, -1), true))),
    ...islands.map((island) => polygon('land', smooth(island.ring, true), island.name)),
    ...islets.map((entry) => polygon('land', smooth(islet(entry), true, 1))),
    ...builtUp.map((ring) => polygon('built-up', smooth(ring, true))),
    ...rivers.map((river) =>
      feature(
        'river',
        { type: 'LineString', coordinates: smooth(river.line, false).map(round) },
        { name: river.name, widthM: river.widthM },
      ),
    ),
    ...waterNames.map(({ name, at }) => feature('water-name', { type: 'Point', coordinates: round(at) }, { name })),
    ...roads.map((road) =>
      feature(road.kind, { type: 'LineString', coordinates: smooth(road.line, false).map(round) }, { name: road.name }),
    ),
  ],
};

const target = new URL('../public/basemap.geojson', import.meta.url);
writeFileSync(target, `${JSON.stringify(collection)}\n`);
process.stdout.write(`basemap: ${collection.features.length} features\n`);
