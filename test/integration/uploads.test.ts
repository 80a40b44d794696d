/** Photos of stations and layers of the map: what may be uploaded, by whom, and what is given back. */
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfigSchema } from '../../shared/api.ts';
import {
  layerSchema,
  maxLayerBytes,
  maxLayers,
  maxPhotoBytes,
  maxPhotosPerStation,
  photoSchema,
  stationRecordSchema,
} from '../../shared/station-api.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { testStation } from '../support/gateway-process.ts';
import { insert, jpeg, jpegSegment, phoneExif, png, webp } from '../support/images.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let callers: Callers;
let end: () => Promise<void>;

beforeAll(async () => {
  gateway = await startGateway({ GATEWAY_MAP_LAYERS: 'Sông=/map/rivers.json' }, (ending) => {
    end = ending;
  });
  callers = callersOf(gateway);
  for (const id of ['tram-1', 'tram-2', 'tram-3', 'tram-full']) await gateway.add(testStation(id));
});
afterAll(() => end());

const type = (contentType: string) => ({ 'content-type': contentType });
const photos = '/stations/tram-1/photos';

const photosOf = async (station: string) =>
  stationRecordSchema.parse((await callers.as('field').get(`/stations/${station}/record`)).json).photos;

describe('a photo', () => {
  it.each([
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['image/webp', webp],
  ])('of type %s is kept and given back', async (contentType, bytes) => {
    const answer = await callers.as('field').send('POST', photos, bytes, type(contentType));

    expect(answer.status).toBe(201);
    const photo = photoSchema.parse(answer.json);
    expect(photo).toMatchObject({ contentType, sizeBytes: bytes.length, addedBy: 'field' });
    expect(answer.headers.get('location')).toBe(`/api/v1${photos}/${photo.id}`);
    expect(await photosOf('tram-1')).toContainEqual(photo);
    const given = await callers.as('emergency').get(`${photos}/${photo.id}`);
    expect(given.bytes.equals(bytes)).toBe(true);
    expect(Object.fromEntries(given.headers)).toMatchObject({
      'content-type': contentType,
      'content-disposition': 'inline',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    });
    expect(callers.audited('station.photo.add')[0]).toMatchObject({ target: 'tram-1', actor: { name: 'field' } });
  });

  it('says no longer where and with whose phone it was taken', async () => {
    const taken = insert(jpeg, 2, jpegSegment(0xe1, phoneExif(6)));
    expect(taken.includes('GPS 20.8343N')).toBe(true);

    const answer = await callers.as('field').send('POST', photos, taken, type('image/jpeg'));
    const { id, sizeBytes } = photoSchema.parse(answer.json);

    const { bytes } = await callers.as('field').get(`${photos}/${id}`);
    expect(bytes.length).toBe(sizeBytes);
    expect(bytes.includes('GPS')).toBe(false);
    expect(bytes.includes('Linh')).toBe(false);
  });

  it.each([
    ['a page called an image', Buffer.from('<html><script>alert(1)</script>'), 'image/png'],
    ['a PNG called a JPEG', png, 'image/jpeg'],
    ['half an image', jpeg.subarray(0, 400), 'image/jpeg'],
    ['nothing', Buffer.alloc(0), 'image/png'],
  ])('is not %s', async (_name, bytes, contentType) => {
    expect(await callers.as('field').send('POST', '/stations/tram-2/photos', bytes, type(contentType))).toMatchObject({
      status: 400,
      code: 'UPLOAD_INVALID',
    });
    expect(await photosOf('tram-2')).toEqual([]);
  });

  it('is not a picture of four thousand million pixels', async () => {
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(65_500, 16);
    bomb.writeUInt32BE(65_500, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);

    const answer = await callers.as('field').send('POST', '/stations/tram-2/photos', bomb, type('image/png'));

    expect(answer).toMatchObject({
      code: 'UPLOAD_INVALID',
      json: { detail: expect.stringContaining('65500 × 65500') },
    });
  });

  it.each(['image/svg+xml', 'text/html', 'image/gif', 'application/json'])('is not of type %s', async (contentType) => {
    expect(await callers.as('field').send('POST', photos, png, type(contentType))).toMatchObject({ status: 415 });
  });

  it('is not larger than two mebibytes', async () => {
    const large = Buffer.concat([png, Buffer.alloc(maxPhotoBytes)]);

    expect(await callers.as('field').send('POST', photos, large, type('image/png'))).toMatchObject({
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    });
  });

  it('is not one of more than twelve', async () => {
    const path = '/stations/tram-full/photos';
    const field = callers.as('field');
    for (let count = 0; count < maxPhotosPerStation; count += 1) {
      expect((await field.send('POST', path, png, type('image/png'))).status).toBe(201);
    }

    expect(await field.send('POST', path, png, type('image/png'))).toMatchObject({
      status: 409,
      code: 'LIMIT_REACHED',
    });
    expect(await photosOf('tram-full')).toHaveLength(maxPhotosPerStation);
  });

  it('is added, seen and deleted by those whose station it is', async () => {
    const added = await callers.as('field').send('POST', '/stations/tram-3/photos', png, type('image/png'));
    const path = `/stations/tram-3/photos/${photoSchema.parse(added.json).id}`;
    const noise = callers.as('field', { networks: ['noise'], wards: null });

    expect(await callers.nobody.get(path)).toMatchObject({ status: 401 });
    expect(await callers.as('viewer').get(path)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await noise.get(path)).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(await noise.send('DELETE', path)).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(await noise.send('POST', '/stations/tram-3/photos', png, type('image/png'))).toMatchObject({
      code: 'OUTSIDE_SCOPE',
    });
    expect(await callers.as('environment').send('DELETE', path)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await callers.as('environment').send('POST', photos, png, type('image/png'))).toMatchObject({
      code: 'FORBIDDEN',
    });
    // The id belongs to another station.
    expect(await callers.as('field').get(path.replace('tram-3', 'tram-1'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await callers.as('field').send('DELETE', path)).toMatchObject({ status: 204 });
    expect(await callers.as('field').get(path)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await callers.as('field').send('DELETE', path)).toMatchObject({ code: 'NOT_FOUND' });
    expect(callers.audited('station.photo.remove')[0]).toMatchObject({ target: 'tram-3' });
  });

  it.each(['..%2f..%2fstate.db', '..%5cstate.db', '%00', "'%20OR%201=1--", 'none'])('is not at %s', async (id) => {
    expect(await callers.as('field').get(`${photos}/${id}`)).toMatchObject({ status: 404 });
    expect(await callers.as('field').get(`/stations/${id}/photos/x`)).toMatchObject({ status: 404 });
  });

  it('is not read from who may not send one', async () => {
    // Announces two mebibytes and sends none of them: the answer does not wait for them.
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ port: gateway.http, host: '127.0.0.1' });
      socket.on('error', reject);
      socket.once('data', (bytes) => {
        socket.destroy();
        resolve(bytes.toString());
      });
      socket.write(
        `POST /api/v1${photos} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${maxPhotoBytes}\r\n\r\n`,
      );
    });

    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});

const river = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { name: '"><script>alert(1)</script>', depth: 3, secret: { nested: true } },
      geometry: {
        type: 'LineString',
        coordinates: [
          [106.6, 20.8],
          [106.7, 20.9],
        ],
      },
    },
  ],
};
const geojson = type('application/geo+json');

describe('a layer', () => {
  const add = async (name = 'Sông Cấm') => {
    const answer = await callers
      .as('environment')
      .send('POST', `/layers?name=${encodeURIComponent(name)}`, JSON.stringify(river), geojson);
    expect(answer.status).toBe(201);
    return layerSchema.parse(answer.json);
  };

  it('is added, listed, drawn by everybody and deleted', async () => {
    const layer = await add();

    expect(layer).toMatchObject({ name: 'Sông Cấm', features: 1, addedBy: 'environment' });
    expect(layer.url).toBe(`/api/v1/layers/${layer.id}/data`);
    expect((await callers.as('viewer').get('/layers')).json).toContainEqual(layer);
    // Who added it is not for the public.
    expect((await callers.nobody.get('/layers')).json).toContainEqual({ ...layer, addedBy: '' });
    const config = clientConfigSchema.parse((await callers.nobody.get('/client-config')).json);
    expect(config.map.layers).toEqual([
      { name: 'Sông', url: '/map/rivers.json' },
      { name: 'Sông Cấm', url: layer.url },
    ]);

    const data = await callers.nobody.get(`/layers/${layer.id}/data`);
    expect(data.headers.get('content-type')).toMatch(/^application\/geo\+json/);
    expect(data.headers.get('x-content-type-options')).toBe('nosniff');
    expect(data.json).toEqual({
      ...river,
      features: [{ ...river.features[0], properties: { name: '"><script>alert(1)</script>', depth: 3 } }],
    });
    // Without the second header `fetch` asks for an answer that no cache holds.
    const asked = { 'if-none-match': data.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    expect(await callers.nobody.get(`/layers/${layer.id}/data`, asked)).toMatchObject({
      status: 304,
    });

    expect(await callers.as('environment').send('DELETE', `/layers/${layer.id}`)).toMatchObject({ status: 204 });
    expect(await callers.nobody.get(`/layers/${layer.id}/data`, asked)).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    expect(await callers.as('environment').send('DELETE', `/layers/${layer.id}`)).toMatchObject({ code: 'NOT_FOUND' });
    expect(callers.audited('layer.add')[0]).toMatchObject({ target: layer.id, after: { name: 'Sông Cấm' } });
    expect(callers.audited('layer.remove')[0]).toMatchObject({ target: layer.id, actor: { name: 'environment' } });
  });

  it('is added and deleted by those who look after the whole city only', async () => {
    const text = JSON.stringify(river);
    const { id } = await add();

    expect(await callers.nobody.send('POST', '/layers?name=x', text, geojson)).toMatchObject({ status: 401 });
    expect(await callers.as('field').send('POST', '/layers?name=x', text, geojson)).toMatchObject({
      code: 'FORBIDDEN',
    });
    const air = callers.as('environment', { networks: ['air'], wards: null });
    expect(await air.send('POST', '/layers?name=x', text, geojson)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await air.send('DELETE', `/layers/${id}`)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await callers.nobody.send('DELETE', `/layers/${id}`)).toMatchObject({ status: 401 });
    expect(await callers.as('environment').send('DELETE', `/layers/${id}`)).toMatchObject({ status: 204 });
  });

  it.each([
    ['no name', '', JSON.stringify(river), 'QUERY_MALFORMED'],
    ['a name with control characters', '?name=a%00', JSON.stringify(river), 'QUERY_MALFORMED'],
    ['no JSON', '?name=x', '<kml/>', 'UPLOAD_INVALID'],
    ['no collection', '?name=x', JSON.stringify(river.features[0]), 'UPLOAD_INVALID'],
    ['brackets a million deep', '?name=x', `{"a":${'['.repeat(1_000_000)}`, 'UPLOAD_INVALID'],
    ['metres', '?name=x', JSON.stringify(river).replaceAll('106.', '106000'), 'UPLOAD_INVALID'],
    ['nothing', '?name=x', '', 'UPLOAD_INVALID'],
  ])('is refused with %s', async (_name, query, text, code) => {
    const before = (await callers.nobody.get('/layers')).json;

    expect(await callers.as('environment').send('POST', `/layers${query}`, text, geojson)).toMatchObject({
      status: 400,
      code,
    });
    expect((await callers.nobody.get('/layers')).json).toEqual(before);
  });

  it('is refused when it is too large, compressed to hide it or of another type', async () => {
    const environment = callers.as('environment');
    const large = JSON.stringify({ ...river, padding: 'x'.repeat(maxLayerBytes) });

    expect(await environment.send('POST', '/layers?name=x', large, geojson)).toMatchObject({
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    });
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(maxLayerBytes * 20, ' '));
    expect(
      await environment.send('POST', '/layers?name=x', bomb, { ...geojson, 'content-encoding': 'gzip' }),
    ).toMatchObject({ status: 413 });
    expect(await environment.send('POST', '/layers?name=x', '<kml/>', type('text/xml'))).toMatchObject({ status: 415 });
  });

  it.each(['none', '..%2f..%2fstate.db', '%2e%2e%2fkeys', '%00'])('is not at %s', async (id) => {
    expect(await callers.nobody.get(`/layers/${id}/data`)).toMatchObject({ status: 404 });
  });

  it('is one of twenty at most', async () => {
    const listed = layerSchema.array().parse((await callers.nobody.get('/layers')).json);
    for (let count = listed.length; count < maxLayers; count += 1) await add(`Lớp ${count}`);

    expect(
      await callers.as('environment').send('POST', '/layers?name=x', JSON.stringify(river), geojson),
    ).toMatchObject({ status: 409, code: 'LIMIT_REACHED' });
  });
});
