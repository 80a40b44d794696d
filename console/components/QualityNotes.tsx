/** The flags of a value by name, with what they mean. */
import { flagsOf, type QualityFlag } from '../../shared/quality.ts';
import { useSettings } from '../language/settings.tsx';
import type { Condition } from '../model/condition.ts';
import { ConditionMark } from './Glyphs.tsx';

const marks: Readonly<Record<QualityFlag, Condition>> = {
  calibrating: 'calibrating',
  fault: 'fault',
  inconsistent: 'inconsistent',
  step: 'suspect',
  stuck: 'suspect',
  clock: 'suspect',
  neighbour: 'suspect',
  invalidated: 'suspect',
};

export const QualityNotes = ({ quality }: { quality: number }) => {
  const { t } = useSettings();
  return flagsOf(quality).map((flag) => (
    <dd key={flag} className="tile-note loud">
      <ConditionMark condition={marks[flag]} /> {t(`quality.${flag}`)}
      <span className="tile-meaning">{t(`quality.${flag}.means`)}</span>
    </dd>
  ));
};
