/**
 * The tones of a call, made by the browser itself. Browsers give no sound before somebody has pressed something on the page: until
 * then `play` answers false and tries nothing.
 */
import { notesOf, type Tone } from './alarm.ts';

export interface Sounder {
  /** To be called from a press or a key; answers whether sound is possible now. */
  unlock(): Promise<boolean>;
  isReady(): boolean;
  play(tone: Tone): boolean;
}

const loudness = 0.22;

export const createSounder = (): Sounder => {
  let context: AudioContext | undefined;
  const isReady = (): boolean => context?.state === 'running';
  return {
    isReady,
    unlock: async () => {
      try {
        context ??= new AudioContext();
        if (context.state !== 'running') await context.resume();
      } catch {
        // No device, or not allowed here: the page says that it is silent.
      }
      return isReady();
    },
    play: (tone) => {
      if (!context || !isReady()) return false;
      const start = context.currentTime + 0.02;
      for (const note of notesOf(tone)) {
        const oscillator = context.createOscillator();
        const gain = context.createGain();
        oscillator.type = tone === 'extreme' ? 'square' : 'sine';
        oscillator.frequency.value = note.pitch;
        // A short ramp at both ends, or it clicks.
        const from = start + note.at;
        const level = tone === 'extreme' ? loudness * 0.5 : loudness;
        gain.gain.setValueAtTime(0, from);
        gain.gain.linearRampToValueAtTime(level, from + 0.02);
        gain.gain.setValueAtTime(level, from + note.for - 0.04);
        gain.gain.linearRampToValueAtTime(0, from + note.for);
        oscillator.connect(gain).connect(context.destination);
        oscillator.start(from);
        oscillator.stop(from + note.for + 0.02);
      }
      return true;
    },
  };
};
