/** What the address of the wall asks for: `/wall?views=city,flood&seconds=20&sound=on&theme=light`. Pure. */
export const views = ['city', 'flood', 'attention'] as const;
export type View = (typeof views)[number];

export interface WallOptions {
  /** In the order in which they follow each other; never empty. */
  readonly views: readonly View[];
  readonly seconds: number;
  readonly hasSound: boolean;
  readonly theme: 'dark' | 'light';
}

const defaultSeconds = 20;
const least = 5;
const most = 600;

const isView = (text: string): text is View => views.some((view) => view === text);

const secondsOf = (text: string | null): number => {
  const seconds = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(seconds) ? Math.min(most, Math.max(least, Math.round(seconds))) : defaultSeconds;
};

/** Whatever cannot be understood is as if it were not there: a screen on a wall has nobody to ask. */
export const parseOptions = (search: string): WallOptions => {
  const params = new URLSearchParams(search);
  const wanted = (params.get('views') ?? '').split(',').map((text) => text.trim());
  const known = [...new Set(wanted.filter(isView))];
  return {
    views: known.length > 0 ? known : views,
    seconds: secondsOf(params.get('seconds')),
    hasSound: params.get('sound') === 'on',
    theme: params.get('theme') === 'light' ? 'light' : 'dark',
  };
};

/** The view `by` steps on, around the end. */
export const stepFrom = (shown: readonly View[], now: View, by: number): View => {
  const place = Math.max(0, shown.indexOf(now));
  return shown[(place + by + shown.length * Math.abs(by)) % shown.length] ?? now;
};
