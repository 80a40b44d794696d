/** What a page of the console costs: frames, tasks, memory and processor time, read from inside the page, from DevTools and from /proc. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** Put into the page before its own scripts. Frames and long tasks are kept from one reading to the next. */
const inPage = `{
  const meter = { frames: [], tasks: [], messages: 0, bytes: 0, snapshots: 0, refills: 0, firstValueMs: undefined, wanted: undefined };
  globalThis.benchMeter = meter;
  let last;
  const frame = (at) => {
    if (last !== undefined && meter.frames.length < 100000) meter.frames.push(at - last);
    last = at;
    if (meter.firstValueMs === undefined && meter.wanted) {
      if (/\\d/.test(document.querySelector(meter.wanted)?.textContent ?? '')) meter.firstValueMs = performance.now();
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (meter.tasks.length < 10000) meter.tasks.push(duration);
  }).observe({ type: 'longtask' });
  const count = (text) => {
    meter.bytes += text.length;
    meter.messages += text.split('42["changes"').length - 1;
    meter.snapshots += text.split('42["snapshot"').length - 1;
    meter.refills += text.split('42["refill"').length - 1;
    if (meter.snapshotMs === undefined && meter.snapshots > 0) meter.snapshotMs = performance.now();
  };
  // The first messages come by long polling.
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...of) {
    this.addEventListener('load', () => { if (this.responseType === '' || this.responseType === 'text') count(this.responseText); });
    return send.apply(this, of);
  };
  const Plain = WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(...of) {
      super(...of);
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') count(data);
      });
    }
  };
}`;

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export const spreadOf = (figures: readonly number[]): Spread => {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 };
};

/** Processor time in cores, by who spent it. */
export interface Cores {
  /** The page's own thread: scripts, styles, layout, collecting garbage. */
  readonly main: number;
  /** The map's thread, which clusters. */
  readonly worker: number;
  /** Other threads of the page: compositor, raster, helpers of the collector. */
  readonly helpers: number;
  /** The process that stands in for a graphics card. */
  readonly gpu: number;
}

export interface Sample {
  readonly seconds: number;
  readonly heapKb: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly frames: Spread;
  readonly framesPerSecond: number;
  /** Above 50 ms, milliseconds. */
  readonly longTasks: { readonly count: number; readonly total: number; readonly longest: number };
  readonly cores: Cores;
  /** Share of one core spent in scripts, by the thread's own clock. */
  readonly script: number;
  readonly layout: number;
  readonly messagesPerSecond: number;
  readonly kilobytesPerSecond: number;
  /** Milliseconds since the values in sight were measured. */
  readonly ages: Spread;
  readonly requests: number;
}

export interface Meter {
  readonly page: Page;
  readonly session: CDPSession;
  /** Since the last one. */
  sample(): Promise<Sample>;
  counts(): Promise<{ snapshots: number; refills: number; firstValueMs?: number; snapshotMs?: number }>;
  /** Path of every request so far. */
  readonly requests: readonly string[];
  /** Compressed script that came over the network so far, bytes. */
  scriptBytes(): number;
  close(): Promise<void>;
}

interface Ticks {
  main: number;
  worker: number;
  helpers: number;
  gpu: number;
}

const ticksPerSecond = 100;

const addThreads = (pid: number, into: Ticks, isGpu: boolean): void => {
  let threads: string[] = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    // It has ended.
  }
  for (const tid of threads) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = Number(fields[11]) + Number(fields[12]);
      if (isGpu) into.gpu += ticks;
      else if (Number(tid) === pid) into.main += ticks;
      else if (name.startsWith('DedicatedWorker')) into.worker += ticks;
      else into.helpers += ticks;
    } catch {
      // It has ended.
    }
  }
};

interface PageReading {
  readonly frames: number[];
  readonly tasks: number[];
  readonly messages: number;
  readonly bytes: number;
  readonly ages: number[];
}

const readPage = `(() => {
  const { frames, tasks, messages, bytes } = benchMeter;
  benchMeter.frames = [];
  benchMeter.tasks = [];
  const now = Date.now();
  const ages = [...document.querySelectorAll('.station-row time, .fleet-row time')].flatMap((time) => {
    const { top, bottom } = time.getBoundingClientRect();
    return bottom > 0 && top < innerHeight ? [now - Date.parse(time.dateTime)] : [];
  });
  return { frames, tasks, messages, bytes, ages };
})()`;

/** Opens a page of its own browser context. `wanted` = selector of the element whose first digit is the first value. */
export const openMeter = async (
  browser: Browser,
  url: string,
  options: { readonly wanted?: string; readonly width?: number; readonly height?: number } = {},
): Promise<Meter> => {
  const { wanted = '', width = 1440, height = 900 } = options;
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width, height } });
  const page = await context.newPage();
  // A machine that does much else at the time is slow.
  page.setDefaultTimeout(120_000);
  const session = await context.newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  let scriptBytes = 0;
  const scripts = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(`${inPage}; benchMeter.wanted = ${JSON.stringify(wanted)};`);
  await page.goto(url);

  const ticksNow = async (): Promise<Ticks> => {
    const ticks = { main: 0, worker: 0, helpers: 0, gpu: 0 };
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) {
      if (type === 'renderer' || type === 'GPU') addThreads(id, ticks, type === 'GPU');
    }
    return ticks;
  };
  const metricsNow = async (): Promise<(name: string) => number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  };
  let before = {
    at: performance.now(),
    ticks: await ticksNow(),
    metrics: await metricsNow(),
    messages: 0,
    bytes: 0,
    asked: 0,
  };

  return {
    page,
    session,
    requests,
    scriptBytes: () => scriptBytes,
    counts: () =>
      page.evaluate(
        '({ snapshots: benchMeter.snapshots, refills: benchMeter.refills, firstValueMs: benchMeter.firstValueMs, snapshotMs: benchMeter.snapshotMs })',
      ),
    sample: async () => {
      // The payloads of the live channel are of no interest, and telling of them costs.
      await session.send('Network.disable');
      const seen = await page.evaluate<PageReading>(readPage);
      const ticks = await ticksNow();
      const metrics = await metricsNow();
      const at = performance.now();
      const seconds = (at - before.at) / 1_000;
      const cores = (who: keyof Ticks): number =>
        Math.max(0, ticks[who] - before.ticks[who]) / ticksPerSecond / seconds;
      const share = (name: string): number => (metrics(name) - before.metrics(name)) / seconds;
      const found = {
        seconds,
        frames: spreadOf(seen.frames),
        framesPerSecond: seen.frames.length / seconds,
        longTasks: {
          count: seen.tasks.length,
          total: seen.tasks.reduce((sum, duration) => sum + duration, 0),
          longest: Math.max(0, ...seen.tasks),
        },
        cores: { main: cores('main'), worker: cores('worker'), helpers: cores('helpers'), gpu: cores('gpu') },
        script: share('ScriptDuration'),
        layout: share('LayoutDuration') + share('RecalcStyleDuration'),
        messagesPerSecond: (seen.messages - before.messages) / seconds,
        kilobytesPerSecond: (seen.bytes - before.bytes) / 1_000 / seconds,
        ages: spreadOf(seen.ages),
        requests: requests.length - before.asked,
      };
      // Afterwards, so that it does not count as work of the page.
      await session.send('HeapProfiler.collectGarbage');
      const clean = await metricsNow();
      await page.evaluate('benchMeter.frames = [], benchMeter.tasks = []');
      before = {
        at: performance.now(),
        ticks: await ticksNow(),
        metrics: await metricsNow(),
        messages: seen.messages,
        bytes: seen.bytes,
        asked: requests.length,
      };
      return {
        ...found,
        heapKb: clean('JSHeapUsedSize') / 1_000,
        nodes: clean('Nodes'),
        listeners: clean('JSEventListeners'),
      };
    },
    close: async () => {
      await whole.detach();
      await context.close();
    },
  };
};
