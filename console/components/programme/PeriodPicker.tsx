/** Which days the figures are of: a month, quarter or year of the calendar, or days of one's own. */
import { useState } from 'react';
import {
  addDays,
  daysPeriod,
  maxPeriodDays,
  monthOf,
  type Period,
  parsePeriod,
  periodBefore,
  quarterOf,
  yearOf,
} from '../../../shared/city-programme/period.ts';
import type { LocalDate } from '../../../shared/thresholds/threshold.ts';
import { useSettings } from '../../language/settings.tsx';
import { Icon } from '../Icon.tsx';
import { periodText } from './words.ts';

/** The period of the same kind that follows. */
const periodAfter = (period: Period): Period => {
  const first = addDays(period.to, 1);
  if (period.kind === 'month') return monthOf(first);
  if (period.kind === 'quarter') return quarterOf(first);
  if (period.kind === 'year') return yearOf(first);
  return daysPeriod(first, addDays(first, (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000));
};

export const PeriodPicker = ({
  period,
  today,
  onChange,
}: {
  period: Period;
  today: LocalDate;
  onChange: (period: Period) => void;
}) => {
  const { t, format, language } = useSettings();
  const [isFree, setFree] = useState(period.kind === 'days');
  const [typed, setTyped] = useState({ from: period.from, to: period.to });
  const [isWrong, setWrong] = useState(false);
  const thisMonth = monthOf(today);
  const choices = [
    { key: 'programme.period.thisMonth', period: thisMonth },
    { key: 'programme.period.lastMonth', period: periodBefore(thisMonth) },
    { key: 'programme.period.quarter', period: quarterOf(today) },
    { key: 'programme.period.year', period: yearOf(today) },
  ] as const;
  const choose = (chosen: Period): void => {
    setFree(false);
    setWrong(false);
    onChange(chosen);
  };
  const step = (chosen: Period): void => {
    setTyped({ from: chosen.from, to: chosen.to });
    setWrong(false);
    onChange(chosen);
  };
  const type = (change: Partial<typeof typed>): void => {
    const next = { ...typed, ...change };
    setTyped(next);
    const free = parsePeriod(`${next.from}..${next.to}`);
    setWrong(free === undefined && next.from !== '' && next.to !== '');
    if (free) onChange(free);
  };
  return (
    <div className="period-picker">
      <fieldset className="segmented wide">
        <legend className="hidden-visually">{t('programme.period')}</legend>
        {choices.map((choice) => (
          <button
            key={choice.key}
            type="button"
            aria-pressed={!isFree && choice.period.text === period.text}
            onClick={() => choose(choice.period)}
          >
            {t(choice.key)}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={isFree}
          onClick={() => {
            setTyped({ from: period.from, to: period.to < today ? period.to : today });
            setFree(true);
          }}
        >
          {t('programme.period.free')}
        </button>
      </fieldset>
      <span className="period-steps">
        <button
          type="button"
          className="button icon-only"
          aria-label={t('programme.period.before')}
          title={t('programme.period.before')}
          onClick={() => step(periodBefore(period))}
        >
          <Icon name="back" size={18} />
        </button>
        <strong aria-live="polite">{periodText(period, { t, format, language })}</strong>
        <button
          type="button"
          className="button icon-only step-after"
          aria-label={t('programme.period.after')}
          title={t('programme.period.after')}
          disabled={period.to >= today}
          onClick={() => step(periodAfter(period))}
        >
          <Icon name="back" size={18} />
        </button>
      </span>
      {isFree && (
        <span className="period-free">
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className="field">
              <span className="quiet small">{t(`programme.period.${end}`)}</span>
              <input
                type="date"
                value={typed[end]}
                max={today}
                onChange={(event) => type({ [end]: event.target.value })}
              />
            </label>
          ))}
          <span role="alert">
            {isWrong && (
              <span className="form-problem small">{t('programme.period.wrong', { count: maxPeriodDays })}</span>
            )}
          </span>
        </span>
      )}
    </div>
  );
};
