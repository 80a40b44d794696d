/** Which versions run on which model of station, and who is behind. Pure. */
import type { StationView } from '../../shared/api.ts';

export interface Version {
  readonly firmware: string;
  readonly count: number;
  readonly isBehind: boolean;
}

export interface ModelVersions {
  /** Null: stations that do not say what they are. */
  readonly model: string | null;
  /** Newest first. */
  readonly versions: readonly Version[];
}

const versions = new Intl.Collator('en', { numeric: true });

/** `1.10.0` comes after `1.9.2`, and `2.0.0-rc.1` before `2.0.0`. */
export const compareVersions = (a: string, b: string): number => {
  const [mainA = '', trialA] = a.replace(/^v/i, '').split(/-(.*)/s);
  const [mainB = '', trialB] = b.replace(/^v/i, '').split(/-(.*)/s);
  const main = versions.compare(mainA, mainB);
  if (main !== 0 || trialA === trialB) return main;
  if (trialA === undefined) return 1;
  return trialB === undefined ? -1 : versions.compare(trialA, trialB);
};

/** By model, the one with most stations first. Only within a model that is told can a version be behind. */
export const modelVersions = (stations: readonly Pick<StationView, 'model' | 'firmware'>[]): ModelVersions[] => {
  const models = new Map<string | null, Map<string, number>>();
  for (const { model, firmware } of stations) {
    if (firmware === null) continue;
    const known = models.get(model) ?? new Map<string, number>();
    known.set(firmware, (known.get(firmware) ?? 0) + 1);
    models.set(model, known);
  }
  const total = ({ versions: all }: ModelVersions): number => all.reduce((count, each) => count + each.count, 0);
  return [...models]
    .map(([model, known]): ModelVersions => {
      const sorted = [...known].sort(([a], [b]) => compareVersions(b, a));
      return {
        model,
        versions: sorted.map(([firmware, count], i) => ({ firmware, count, isBehind: model !== null && i > 0 })),
      };
    })
    .sort((a, b) => Number(a.model === null) - Number(b.model === null) || total(b) - total(a));
};

/** Model and version in one word, to look them up. */
export const versionKey = (model: string | null, firmware: string): string => `${model ?? ''}\n${firmware}`;

export const behindOf = (models: readonly ModelVersions[]): ReadonlySet<string> =>
  new Set(
    models.flatMap(({ model, versions: all }) =>
      all.filter(({ isBehind }) => isBehind).map(({ firmware }) => versionKey(model, firmware)),
    ),
  );
