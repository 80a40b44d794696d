/**
 * Streets of a city flood and dry again while the gateway is killed at random moments, some of them between the mail server's answer
 * and our record of it. Whoever is to be told is waited for at a real mail server; afterwards the records are compared with what the
 * servers took.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openState } from '../../gateway/state/state.ts';
import { situationsAnswerSchema } from '../../shared/alert-api.ts';
import type { Station } from '../../shared/station.ts';
import { prepareCity, streetsOf, tellingThrough } from '../support/alert-city.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { startHookServer } from '../support/hook-server.ts';
import { type Mail, startMailServer } from '../support/mail-server.ts';
import { connectStation, type StationClient } from '../support/station-client.ts';
import { freePort, temporaryFolder } from '../support/temporary.ts';

export interface AlertVerdict {
  readonly kills: number;
  readonly rises: number;
  readonly acknowledged: number;
  /** Different ones that were taken by mail server and webhook. */
  readonly messages: number;
  /** Taken once more under the same id, after a kill between the other side's answer and our record. */
  readonly duplicates: number;
  /** What should not be; empty = all is well. */
  readonly problems: readonly string[];
}

export interface AlertKillOptions {
  readonly times: number;
  readonly streets?: number;
  readonly onKill?: (kills: number) => void;
}

const depths = { dry: 2, danger: 34, extreme: 55 } as const;
const reportEveryMs = 100;
const patienceMs = 120_000;
const random = (from: number, to: number): number => from + Math.random() * (to - from);

const isCall = ({ text }: Mail): boolean => text.includes('/act#');
const tokenOf = ({ text }: Mail): string => /\/act#([\w-]+)/.exec(text)?.[1] ?? '';

/** A connection that a kill cut may never answer. */
const within = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, sleep(2_000).then(() => Promise.reject(new Error('no answer')))]);

export const runAlertKills = async ({ times, streets = 4, onKill }: AlertKillOptions): Promise<AlertVerdict> => {
  const folder = temporaryFolder();
  const [mail, hook, http, mqtt] = await Promise.all([startMailServer(), startHookServer(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${http}`;
  const stations = streetsOf(streets);
  const city = prepareCity(folder.path, stations, { webhook: hook.url, secondStepSeconds: 1 });
  const environment = tellingThrough(mail.url, url);
  const problems: string[] = [];
  let gateway: GatewayProcess | undefined;
  let [kills, rises, acknowledged] = [0, 0, 0];
  let isOver = false;

  const start = async (): Promise<GatewayProcess> =>
    startGatewayProcess({ directory: folder.path, http, mqtt, environment });

  /** Kills soon after a start, at random, or at the moment at which a mail was taken. */
  const killing = async (): Promise<void> => {
    while (kills < times) {
      const running = await start();
      gateway = running;
      const mailTaken = new Promise<void>((resolve) => {
        mail.onMail = () => {
          // The answer goes out in this moment.
          setTimeout(resolve, Math.random() * 3);
        };
      });
      const isAtMail = Math.random() < 0.5;
      await Promise.race([isAtMail ? mailTaken : sleep(random(20, 2_000)), sleep(4_000)]);
      await running.end('SIGKILL');
      mail.onMail = () => {};
      kills += 1;
      onKill?.(kills);
    }
    isOver = true;
    gateway = await start();
  };

  const call = async (method: string, path: string, body?: unknown): Promise<Response | undefined> => {
    try {
      return await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${city.key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch {
      return undefined;
    }
  };

  /** Reports the depth again and again, over every restart, until it is told to stop. */
  const streetOf = (station: Station) => {
    const now = { depth: depths.dry as number, isReporting: true };
    const secret = city.secrets.get(station.id) ?? '';
    const reporting = async (): Promise<void> => {
      let client: StationClient | undefined;
      while (now.isReporting) {
        try {
          client ??= await within(connectStation(mqtt, station.id, secret));
          const values = { water_depth: now.depth + Math.round(Math.random() * 10) / 10 };
          await within(client.report({ at: Date.now(), values }));
        } catch {
          client?.end();
          client = undefined;
        }
        await sleep(reportEveryMs);
      }
      client?.end();
    };
    return { now, reporting };
  };

  const situationOf = async ({ ward }: Station): Promise<{ id: string; isAcknowledged: boolean } | undefined> => {
    const answer = await call('GET', `/situations?open=true&ward=${ward}`);
    const parsed = situationsAnswerSchema.safeParse(answer?.ok ? await answer.json() : undefined);
    const [situation] = parsed.data?.situations ?? [];
    return situation && { id: situation.id, isAcknowledged: situation.acknowledgedAt !== null };
  };

  /** Presses until the gateway says that it is done: by the link of the mail or in the console. */
  const acknowledge = async (station: Station, letter: Mail): Promise<void> => {
    const deadline = Date.now() + patienceMs;
    let byLink = Math.random() < 0.5;
    while (Date.now() < deadline) {
      const situation = await situationOf(station);
      const action = { situations: [situation?.id], action: { kind: 'acknowledge' } };
      const answer = byLink
        ? await call('POST', '/alert-links/acknowledge', { token: tokenOf(letter) })
        : situation && (await call('POST', '/alerts/actions', action));
      if (answer?.ok) {
        acknowledged += 1;
        const after = await situationOf(station);
        if (after && !after.isAcknowledged) problems.push(`${station.name} was acknowledged and is not`);
        return;
      }
      // Done by the try whose answer the kill cut off.
      if (situation?.isAcknowledged) return;
      if (answer?.status === 410 || answer?.status === 429) byLink = false;
      await sleep(100);
    }
    problems.push(`${station.name} could not be acknowledged`);
  };

  const mailTo = async (person: string, what: string, fits: (letter: Mail) => boolean, from: number): Promise<Mail> => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const found = mail.mails.slice(from).find((letter) => letter.to.startsWith(`${person}@`) && fits(letter));
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`${person} was not told: ${what}`);
      await sleep(20);
    }
  };

  const flooding = async (station: Station): Promise<void> => {
    const { now, reporting } = streetOf(station);
    const reports = reporting();
    const isOf = (letter: Mail): boolean => letter.text.includes(station.name);
    const isCallOf = (letter: Mail): boolean => isOf(letter) && isCall(letter);
    try {
      while (!isOver) {
        const from = mail.mails.length;
        now.depth = depths.danger;
        rises += 1;
        let letter = await mailTo('an', `${station.name} is flooded`, isCallOf, from);
        if (Math.random() < 0.4) await mailTo('binh', `${station.name} is flooded, second step`, isCallOf, from);
        await acknowledge(station, letter);
        if (Math.random() < 0.4) {
          const worseFrom = mail.mails.length;
          now.depth = depths.extreme;
          rises += 1;
          // A message of a later step may still speak of what was before.
          const isWorse = (one: Mail): boolean => isCallOf(one) && /\b5[56](,\d)? cm/.test(one.text);
          letter = await mailTo('an', `${station.name} is worse`, isWorse, worseFrom);
          await acknowledge(station, letter);
        }
        const overFrom = mail.mails.length;
        now.depth = depths.dry;
        await mailTo('an', `${station.name} is dry again`, (one) => isOf(one) && !isCall(one), overFrom);
      }
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
    now.isReporting = false;
    await reports;
  };

  const untilQuiet = async (): Promise<void> => {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      const state = openState(join(folder.path, 'state.db'));
      const waiting = state.deliveries.due(Date.now(), 1).length;
      state.close();
      if (waiting === 0) return;
      await sleep(200);
    }
  };

  try {
    await Promise.all([killing(), ...stations.map(flooding)]);
    await untilQuiet();
    await gateway?.end('SIGTERM');
    const taken = new Map<string, number>();
    for (const { delivery } of [...mail.mails, ...hook.calls]) taken.set(delivery, (taken.get(delivery) ?? 0) + 1);
    problems.push(...compare(folder.path, taken));
    const all = [...taken.values()].reduce((sum, count) => sum + count, 0);
    return { kills, rises, acknowledged, messages: taken.size, duplicates: all - taken.size, problems };
  } finally {
    await gateway?.end('SIGKILL');
    await Promise.all([mail.stop(), hook.stop()]);
    folder.remove();
  }
};

/** The records against what the servers took. */
const compare = (directory: string, taken: ReadonlyMap<string, number>): string[] => {
  const state = openState(join(directory, 'state.db'));
  const problems: string[] = [];
  const known = new Set<string>();
  try {
    for (const one of state.deliveries.list({ limit: 100_000 })) {
      known.add(one.id);
      // Signs and sirens are no servers of this run.
      if (one.channel === 'mqtt') continue;
      const name = `${one.reason} ${one.wave}.${one.step}.${one.round} by ${one.channel} to ${one.recipient.name}`;
      const times = taken.get(one.id) ?? 0;
      const unknown = one.attempts.filter(({ ok }) => ok === null).length;
      if (times > 1 + unknown) problems.push(`${name} was taken ${times} times, ${unknown} ends are not known`);
      if (one.state === 'delivered' && times === 0) problems.push(`${name} is said to be delivered and is not`);
      if (one.state === 'failed' || one.state === 'due' || one.state === 'sending')
        problems.push(`${name} is ${one.state}: ${one.problem}`);
      if (one.state === 'dropped' && times > unknown) problems.push(`${name} was taken and then dropped`);
    }
    const strangers = [...taken.keys()].filter((id) => !known.has(id)).length;
    if (strangers > 0) problems.push(`${strangers} messages were sent that nobody wrote down`);
    const { situations } = state.alerts.situations({ limit: 500 });
    for (const { id, number, waves, endedAt } of situations) {
      const written = state.deliveries
        .list({ situation: id, limit: 5_000 })
        .filter(({ channel }) => channel !== 'mqtt');
      const told = new Set(written.map(({ wave }) => wave));
      for (let wave = 1; wave <= waves; wave += 1)
        if (!told.has(wave)) problems.push(`nobody was told of wave ${wave} of situation ${number}`);
      const heard = new Set(written.flatMap(({ reason, recipient }) => (reason === 'over' ? recipient.id : [])));
      for (const one of written)
        if (endedAt !== null && (taken.get(one.id) ?? 0) > 0 && !heard.has(one.recipient.id))
          problems.push(`${one.recipient.name} was not told that situation ${number} is over`);
    }
    if (!state.audit.verify().whole) problems.push('the audit log is broken');
  } finally {
    state.close();
  }
  return problems;
};

export const alertKill = async (times: number, say: (text: string) => void): Promise<void> => {
  const verdict = await runAlertKills({
    times,
    onKill: (kills) => {
      if (kills % 10 === 0) say(`${kills} of ${times} kills`);
    },
  });
  for (const problem of verdict.problems) say(problem);
  say(
    `${verdict.kills} kill -9: ${verdict.rises} rises, ${verdict.acknowledged} acknowledged, ${verdict.messages} messages, ${verdict.duplicates} of them twice under the same id, ${verdict.problems.length} problems`,
  );
  if (verdict.problems.length > 0 || verdict.messages === 0) process.exitCode = 1;
};
