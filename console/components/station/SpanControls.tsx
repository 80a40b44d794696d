/** Chooses the time that all charts of the page show: the last hours, own dates, closer, farther, earlier, later. */
import { useId, useState } from 'react';
import type { Instant } from '../../../shared/time.ts';
import { dayMs } from '../../../shared/time.ts';
import { fromLocalInput, toLocalInput } from '../../format/local-input.ts';
import { useSettings } from '../../language/settings.tsx';
import {
  isPreset,
  longestMs,
  panned,
  presets,
  type Span,
  shortestMs,
  type TimeSpan,
  zoomed,
} from '../../station/span.ts';
import { FormField } from '../Form.tsx';
import { Icon, type IconName } from '../Icon.tsx';

/** How far one press moves. */
const share = 0.5;

const OwnSpan = ({ seen, now, onSpan }: { seen: TimeSpan; now: Instant; onSpan: (span: TimeSpan) => void }) => {
  const { t, format } = useSettings();
  const [draft, setDraft] = useState({ from: toLocalInput(seen.from, format), to: toLocalInput(seen.to, format) });
  const [isTried, setTried] = useState(false);
  const from = fromLocalInput(draft.from, format);
  const to = fromLocalInput(draft.to, format);
  const problem =
    from === undefined || to === undefined || to - from < shortestMs || from >= now
      ? t('span.wrong')
      : to - from > longestMs
        ? t('span.tooLong', { days: longestMs / dayMs })
        : undefined;
  const field = (name: 'from' | 'to') => (
    <FormField label={t(`span.${name}`)}>
      {(parts) => (
        <span className="field">
          <input
            {...parts}
            type="datetime-local"
            value={draft[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        </span>
      )}
    </FormField>
  );
  return (
    <form
      className="span-own"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problem === undefined && from !== undefined && to !== undefined) onSpan({ from, to: Math.min(to, now) });
      }}
    >
      {field('from')}
      {field('to')}
      <button type="submit" className="button primary">
        {t('span.show')}
      </button>
      <p className="quiet small">{t('judgement.zone', { zone: format.zone(seen.to) })}</p>
      {isTried && problem !== undefined && (
        <p className="form-problem small" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
};

export const SpanControls = ({
  span,
  seen,
  now,
  onSpan,
  children,
}: {
  span: Span;
  seen: TimeSpan;
  now: Instant;
  /** `push`: a step that the back key undoes. */
  onSpan: (span: Span, how: 'push' | 'replace') => void;
  children?: React.ReactNode;
}) => {
  const { t, format } = useSettings();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const move = (next: TimeSpan): void => onSpan({ kind: 'fixed', ...next }, 'push');
  const step = (name: IconName, text: string, next: () => TimeSpan, isOff = false) => (
    <button
      type="button"
      className="button icon-only"
      title={text}
      aria-label={text}
      disabled={isOff}
      onClick={() => move(next())}
    >
      <Icon name={name} size={18} />
    </button>
  );
  return (
    <div className="span-controls">
      <div className="span-row">
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('range.label')}</legend>
          {presets.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={span.kind === 'last' && span.preset === each}
              onClick={() =>
                isPreset(each) && onSpan({ kind: 'last', preset: each }, span.kind === 'last' ? 'replace' : 'push')
              }
            >
              {t(`range.${each}`)}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {t('span.own')}
        </button>
        <fieldset className="span-steps">
          <legend className="hidden-visually">{t('span.move')}</legend>
          {step('back', t('span.earlier'), () => panned(seen, -share, now))}
          {step('forward', t('span.later'), () => panned(seen, share, now), span.kind === 'last')}
          {step('closer', t('span.closer'), () => zoomed(seen, 0.5, now))}
          {step('farther', t('span.farther'), () => zoomed(seen, 2, now))}
        </fieldset>
        {children}
      </div>
      <div id={id}>
        {isOpen && (
          <OwnSpan
            key={`${span.kind} ${seen.from}`.slice(0, span.kind === 'last' ? 4 : undefined)}
            seen={seen}
            now={now}
            onSpan={move}
          />
        )}
      </div>
      {span.kind === 'fixed' && (
        <p className="span-seen">
          <span>
            {t('span.seen', {
              from: format.dateTime(seen.from),
              to: format.dateTime(seen.to),
              length: format.duration(seen.to - seen.from),
            })}
          </span>{' '}
          <button
            type="button"
            className="button small"
            onClick={() => onSpan({ kind: 'last', preset: '24h' }, 'push')}
          >
            {t('span.reset')}
          </button>
        </p>
      )}
    </div>
  );
};
