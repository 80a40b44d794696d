/** Whether this browser makes itself heard: a person's choice, remembered, and a pause of ten minutes. */
import type { Instant } from '../../shared/time.ts';
import type { Tone } from './alarm.ts';
import { createSounder, type Sounder } from './sound.ts';

export interface AlarmSwitch {
  readonly isOn: boolean;
  /** The browser lets sound out; before the first press on the page it does not. */
  readonly isReady: boolean;
  /** Gateway time. */
  readonly mutedUntil: Instant;
}

const keptAs = 'hai-dang.sound';
const remembered = (): boolean => {
  try {
    return localStorage.getItem(keptAs) === 'on';
  } catch {
    return false;
  }
};

let state: AlarmSwitch | undefined;
let sounder: Sounder | undefined;
const listeners = new Set<() => void>();

const change = (next: Partial<AlarmSwitch>): void => {
  state = { ...alarmSwitch.get(), ...next };
  for (const listener of listeners) listener();
};
const unlock = async (): Promise<void> => {
  sounder ??= createSounder();
  const isReady = await sounder.unlock();
  if (isReady !== alarmSwitch.get().isReady) change({ isReady });
};

export const alarmSwitch = {
  get: (): AlarmSwitch => {
    state ??= { isOn: remembered(), isReady: false, mutedUntil: 0 };
    return state;
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** From a press. `withSample` sounds once, so that one hears that one will hear. */
  set: (isOn: boolean, withSample: boolean): void => {
    try {
      localStorage.setItem(keptAs, isOn ? 'on' : 'off');
    } catch {
      // Storage is forbidden: the choice lasts until the page is closed.
    }
    change({ isOn, mutedUntil: 0 });
    if (isOn) void unlock().then(() => withSample && sounder?.play('warning'));
  },
  mute: (until: Instant): void => change({ mutedUntil: until }),
  /** From any press or key, while it is on and not ready. */
  unlock: (): void => void unlock(),
  play: (tone: Tone): boolean => sounder?.play(tone) ?? false,
};
