/** Stations that the API registers, and whether they can connect. */
import { connect, type Socket } from 'node:net';
import { type Credentials, credentialsSchema } from '../../shared/api.ts';
import type { Callers } from './callers.ts';
import { connectPacket } from './publisher.ts';
import type { TestGateway } from './start-gateway.ts';

/** In the city; the ward whose centre is nearest is found by the gateway. */
export const here = { lat: 20.8343, lon: 106.7046 };
/** Bạch Long Vĩ, ward 11948. */
export const elsewhere = { lat: 20.1333, lon: 107.7317 };

export interface Connection {
  readonly socket: Socket;
  /** Return code of the CONNACK; 0 = accepted. */
  readonly code: number | 'closed';
}

export const tryConnect = (port: number, station: string, secret: string): Promise<Connection> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.once('connect', () => socket.write(connectPacket(station, secret)));
    socket.once('data', (connack) => resolve({ socket, code: connack[3] ?? 255 }));
    socket.once('close', () => resolve({ socket, code: 'closed' }));
  });

export const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once('close', () => resolve());
  });

let serial = 0;
export const newId = (): string => {
  serial += 1;
  return `api-${serial}`;
};

/** What to post for a new station. */
export const asked = (more: object = {}) => ({
  id: newId(),
  name: 'Cầu Rào',
  quantities: ['pm25', 'pm10'],
  interval: 60,
  ...here,
  ...more,
});

export interface NewStations {
  /** Registers one by HTTP. */
  create(more?: object): Promise<Credentials>;
  /** As it is recorded. */
  wardOf(id: string): string;
  connect(station: string, secret: string): Promise<Connection>;
}

export const newStationsOf = ({ mqtt, stations }: TestGateway, callers: Callers): NewStations => {
  const administrator = callers.as('administrator');
  return {
    create: async (more) => {
      const { json, status } = await administrator.send('POST', '/stations', asked(more));
      if (status !== 201) throw new Error(`not created: ${JSON.stringify(json)}`);
      return credentialsSchema.parse(json);
    },
    wardOf: (id) => stations.find(id)?.station.ward ?? '',
    connect: (station, secret) => tryConnect(mqtt, station, secret),
  };
};
