/** The words of CAP 1.2 in the language of the page; what is not one of them stays as it came. */
import { useSettings } from '../../language/settings.tsx';

const capWords = {
  severity: { Extreme: 'extreme', Severe: 'severe', Moderate: 'moderate', Minor: 'minor' },
  urgency: { Immediate: 'immediate', Expected: 'expected', Future: 'future', Past: 'past' },
  certainty: { Observed: 'observed', Likely: 'likely', Possible: 'possible', Unlikely: 'unlikely' },
} as const;

export const useCapWord = () => {
  const { t } = useSettings();
  return (kind: keyof typeof capWords, value: string): string => {
    const known = Object.entries(capWords[kind]).find(([name]) => name === value)?.[1];
    const key = `warnings.cap.${kind}.${known ?? 'unknown'}`;
    return t.has(key) ? t(key) : value;
  };
};
