/** Moves the map as a person would, and compares what its clusters say with the stations that are in them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import type { Meter } from './page-meter.ts';

/** Drags and turns the wheel over the map for some milliseconds, and ends near where it began. */
export const panAndZoom = async (page: Page, forMs: number): Promise<void> => {
  const box = await page.locator('.map-canvas').boundingBox();
  if (!box) throw new Error('this page shows no map');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const began = performance.now();
  for (let turn = 0; performance.now() - began < forMs; turn += 1) {
    const way = turn % 2 === 0 ? 1 : -1;
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 12; step += 1) {
      await page.mouse.move(x + way * step * 12, y + way * step * 6);
      await sleep(16);
    }
    await page.mouse.up();
    for (let step = 0; step < 6; step += 1) {
      // In and out again, over two zoom levels.
      await page.mouse.wheel(0, (turn % 4 < 2 ? -1 : 1) * 120);
      await sleep(60);
    }
    await sleep(300);
  }
};

/** The map lives in a closure of the handle that React keeps; DevTools can look into both. */
const mapObject = async (session: CDPSession): Promise<string | undefined> => {
  const { result: handle } = await session.send('Runtime.evaluate', {
    expression: `(() => {
      const element = document.querySelector('.map-canvas');
      let fiber = element[Object.keys(element).find((key) => key.startsWith('__reactFiber'))];
      for (; fiber; fiber = fiber.return) {
        for (let hook = fiber.memoizedState; hook; hook = hook.next) {
          const found = hook.memoizedState?.current?.setStations;
          if (typeof found === 'function') return found;
        }
      }
    })()`,
  });
  if (handle.objectId === undefined) return undefined;
  const { internalProperties = [] } = await session.send('Runtime.getProperties', { objectId: handle.objectId });
  const scopes = internalProperties.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
  if (scopes === undefined) return undefined;
  const list = await session.send('Runtime.getProperties', { objectId: scopes, ownProperties: true });
  for (const scope of list.result) {
    if (scope.value?.objectId === undefined || scope.value.description?.startsWith('Global')) continue;
    const held = await session.send('Runtime.getProperties', { objectId: scope.value.objectId, ownProperties: true });
    for (const { value } of held.result) {
      if (value?.objectId === undefined || value.type !== 'object') continue;
      const { result } = await session.send('Runtime.callFunctionOn', {
        objectId: value.objectId,
        functionDeclaration: 'function () { return typeof this.querySourceFeatures === "function"; }',
        returnByValue: true,
      });
      if (result.value === true) return value.objectId;
    }
  }
  return undefined;
};

/** What the clusters say, beside the same figures counted from the stations in them. */
const compare = `async function () {
  this.jumpTo({ center: [106.9, 20.8], zoom: 8 });
  await new Promise((resolve) => { this.once('idle', resolve); setTimeout(resolve, 10000); });
  const source = this.getSource('stations');
  // Features come once for each tile they touch.
  const byKey = new Map(this.querySourceFeatures('stations').map(({ properties }) =>
    [properties.cluster_id ?? properties.id, properties]));
  const found = { clusters: 0, single: 0, inClusters: 0, wrongCount: 0, wrongState: 0, drawn: 0, water: 0 };
  for (const properties of byKey.values()) {
    if (properties.cluster_id === undefined) {
      found.single += 1;
      found.water += properties.severity > 0 ? 1 : 0;
      continue;
    }
    let leaves;
    // Replaced in between: ids are of another picture then.
    try { leaves = await source.getClusterLeaves(properties.cluster_id, 100000, 0); } catch { continue; }
    const worst = (name) => Math.max(...leaves.map((leaf) => leaf.properties[name]));
    found.clusters += 1;
    found.inClusters += leaves.length;
    found.water += leaves.filter((leaf) => leaf.properties.severity > 0).length;
    if (leaves.length !== properties.point_count) found.wrongCount += 1;
    const isSame = ['severity', 'alert', 'exceeds', 'band', 'index'].every((name) => worst(name) === properties[name]) &&
      leaves.filter((leaf) => leaf.properties.lost > 0).length === properties.lostCount;
    if (!isSame) found.wrongState += 1;
  }
  return found;
}`;

interface Found {
  readonly clusters: number;
  readonly single: number;
  readonly inClusters: number;
  readonly wrongCount: number;
  readonly wrongState: number;
  readonly water: number;
}

export const checkClusters = async ({ session }: Meter): Promise<string> => {
  const objectId = await mapObject(session);
  if (objectId === undefined) return '  clusters: the map could not be looked into';
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: compare,
    awaitPromise: true,
    returnByValue: true,
  });
  const { clusters, single, inClusters, wrongCount, wrongState, water }: Found = result.value;
  return (
    `  clusters at zoom 8: ${clusters} with ${inClusters} stations, ${single} stations alone, ${water} of them all under water; ` +
    `wrong count ${wrongCount}, wrong worst state ${wrongState}`
  );
};
