/** What a refusal is called in few words, in full, and how it is mended; a code of a newer gateway stands for itself. */
import { useSettings } from '../../language/settings.tsx';
import { useRefusalFix, useRefusalText } from '../Refused.tsx';

export interface RefusalWords {
  readonly short: (code: string) => string;
  readonly full: (code: string) => string;
  /** Undefined when nothing is known. */
  readonly fix: (code: string) => string | undefined;
}

export const useRefusalWords = (): RefusalWords => {
  const { t } = useSettings();
  const full = useRefusalText();
  const fix = useRefusalFix();
  const short = (code: string): string => {
    const key = `refusal.${code}.short`;
    return t.has(key) ? t(key) : code;
  };
  return { short, full, fix };
};
