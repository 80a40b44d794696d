/** When something is due: a chip with sign and words, never colour alone. */
import type { DueRow } from '../../../shared/care-api.ts';
import { useSettings } from '../../language/settings.tsx';

const signs = { overdue: '▲', soon: '◐', later: '●' } as const;

export const DueText = ({ row: { days, state } }: { row: Pick<DueRow, 'days' | 'state'> }) => {
  const { t } = useSettings();
  return (
    <span className={state === 'overdue' ? 'chip loud' : 'chip'} data-due={state}>
      <span aria-hidden="true">{signs[state]}</span>{' '}
      {days < 0
        ? t('care.due.overdue', { count: -days })
        : days === 0
          ? t('care.due.today')
          : t('care.due.in', { count: days })}
    </span>
  );
};
