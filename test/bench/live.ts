/**
 * From the station's publish to the viewer's socket: latency and cost at 1,000 readings a second with a number of viewers,
 * beside the same load without any.
 */
import { io, type Socket } from 'socket.io-client';
import type { ClientToServer, ServerToClient } from '../../shared/live-events.ts';
import { createTopics } from '../../shared/topics.ts';
import { registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { createPublisher } from '../support/publisher.ts';
import { temporaryFolder } from '../support/temporary.ts';

const topics = createTopics();
const stationCount = 1_000;
const measureMs = 8_000;

const cpuSeconds = async (http: number): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
  return Number(/^gateway_process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? 0);
};

const measure = async (viewers: number): Promise<{ cpu: number; p50: number; p99: number; messages: number }> => {
  const folder = temporaryFolder();
  const secrets = [
    ...registerStations(
      folder.path,
      Array.from({ length: stationCount }, (_, n) => testStation(`live-${n}`)),
    ),
  ];
  const gateway = await startGatewayProcess({ directory: folder.path });
  const latencies: number[] = [];
  let messages = 0;
  let measuring = false;
  const sockets = Array.from({ length: viewers }, (_, n): Socket<ServerToClient, ClientToServer> => {
    const socket: Socket<ServerToClient, ClientToServer> = io(`http://127.0.0.1:${gateway.http}`, {
      transports: ['websocket'],
    });
    socket.on('changes', ({ readings }) => {
      if (!measuring) return;
      messages += 1;
      if (n >= 5) return;
      const now = Date.now();
      for (const [, at] of readings) latencies.push(now - at);
    });
    return socket;
  });
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('snapshot', resolve))));
  const publishers = secrets.map(([station, secret]) =>
    createPublisher({
      port: gateway.mqtt,
      station,
      secret,
      topic: topics.reading(station),
      window: 5,
      rate: 1,
      payload: () => JSON.stringify({ at: Date.now(), values: { pm25: 37.4, pm10: 61 } }),
      onAcknowledged: () => {},
    }),
  );
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  for (const publisher of publishers) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    void publisher.run();
  }
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const before = await cpuSeconds(gateway.http);
  measuring = true;
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  measuring = false;
  const cpu = ((await cpuSeconds(gateway.http)) - before) / (measureMs / 1_000);
  for (const socket of sockets) socket.close();
  for (const publisher of publishers) publisher.close();
  await gateway.end('SIGTERM');
  folder.remove();
  latencies.sort((a, b) => a - b);
  return {
    cpu,
    p50: latencies[Math.floor(latencies.length / 2)] ?? 0,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    messages,
  };
};

export const benchLive = async (): Promise<void> => {
  let baseline: number | undefined;
  for (const viewers of [0, 10, 100]) {
    const { cpu, p50, p99, messages } = await measure(viewers);
    baseline ??= cpu;
    const seen =
      viewers > 0
        ? `  publish → viewer p50 ${p50} p99 ${p99} ms, ${Math.round(messages / (measureMs / 1_000))} messages/s`
        : '';
    process.stdout.write(
      `${String(viewers).padStart(4)} viewers, 1000 readings/s: ${cpu.toFixed(2)} cores, ${(cpu / baseline).toFixed(2)} × without viewers${seen}\n`,
    );
  }
};
