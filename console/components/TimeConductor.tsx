/** The time conductor: a button in the top bar, a bar to choose and play a moment with, and a band that says that it is not live. */
import { useEffect, useId, useRef } from 'react';
import { hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import { failureText } from '../format/failure-text.ts';
import type { Format } from '../format/format.ts';
import { fromLocalInput, toLocalInput } from '../format/local-input.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { type Conductor, useConductor } from '../time/conductor.tsx';
import { momentAt, placeOf, type SpanName, spans, speeds } from '../time/window.ts';
import { Icon } from './Icon.tsx';

/** `14:05 ngày 22/11`; with the year where it is another one. */
export const useMomentText = (): ((at: Instant) => string) => {
  const { t, format } = useSettings();
  const now = useNow(hourMs);
  return (at) => {
    const isThisYear = format.localDate(at).slice(0, 4) === format.localDate(now).slice(0, 4);
    return t('time.moment', { clock: format.time(at), day: isThisYear ? format.dayMonth(at) : format.date(at) });
  };
};

export const TimeButton = () => {
  const { t, format } = useSettings();
  const { isHere, moment, past, isOpen, setOpen } = useConductor();
  const momentText = useMomentText();
  if (!isHere) return null;
  const shown = past?.at ?? moment;
  const label = shown === undefined ? t('time.open.live') : t('time.open.past', { time: momentText(shown) });
  return (
    <button
      type="button"
      className="time-button"
      data-past={shown !== undefined || undefined}
      aria-expanded={isOpen}
      aria-controls="time-bar"
      aria-keyshortcuts="T"
      title={label}
      onClick={() => setOpen(!isOpen)}
    >
      <span className="hidden-visually">{t('time.title')}: </span>
      {shown === undefined ? (
        <>
          <span className="time-dot" aria-hidden="true" />
          {t('time.live')}
        </>
      ) : (
        <>
          <Icon name="clock" size={16} />
          {format.time(shown)} <span className="time-day">{format.dayMonth(shown)}</span>
        </>
      )}
    </button>
  );
};

const steps = [-hourMs, -10 * minuteMs, 10 * minuteMs, hourMs] as const;

const Step = ({ by, conductor }: { by: number; conductor: Conductor }) => {
  const { t, format } = useSettings();
  const duration = format.duration(Math.abs(by));
  const label = t(by < 0 ? 'time.earlier' : 'time.later', { duration });
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={by > 0 && conductor.moment === undefined}
      onClick={() => conductor.move(by)}
    >
      {by < 0 ? '−' : '+'}
      {duration}
    </button>
  );
};

/** Where days begin, and the ends, under the slider. */
const marksOf = ({ window }: Conductor, format: Format): { at: Instant; place: number; text: string }[] => {
  const marks: { at: Instant; place: number; text: string }[] = [];
  const stepMs = window.name === '24h' ? 6 * hourMs : 24 * hourMs;
  for (let place = 0; place < window.count; place += 1) {
    const at = momentAt(window, place);
    const clock = format.clock(at);
    const hour = Number(clock.slice(0, 2));
    if (clock.slice(3, 5) !== '00' || (hour * hourMs) % stepMs !== 0) continue;
    marks.push({ at, place, text: hour === 0 ? format.dayMonth(at) : format.time(at) });
  }
  return marks;
};

const Slider = ({ conductor }: { conductor: Conductor }) => {
  const { t, format } = useSettings();
  const momentText = useMomentText();
  const { window, moment, past, drag } = conductor;
  const last = window.count - 1;
  const shown = past && conductor.isPlaying ? past.at : moment;
  const place = shown === undefined ? last : (placeOf(window, shown) ?? last);
  return (
    <div className="time-slider">
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={place}
        data-time-slider
        aria-label={t('time.slider', { span: t(`time.span.${window.name}`) })}
        aria-valuetext={shown === undefined ? t('time.live') : momentText(shown)}
        onChange={(event) => drag(Number(event.target.value))}
      />
      <div className="time-marks" aria-hidden="true">
        {marksOf(conductor, format).map(({ at, place: where, text }) => (
          <span key={at} style={{ insetInlineStart: `${(where / last) * 100}%` }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  );
};

const Picker = ({ conductor }: { conductor: Conductor }) => {
  const { t, format } = useSettings();
  const now = useNow(minuteMs);
  const input = useRef<HTMLInputElement>(null);
  const text = toLocalInput(conductor.moment ?? now, format);
  // Not while somebody is typing in it.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = text;
  }, [text]);
  const take = (): void => {
    const at = fromLocalInput(input.current?.value ?? '', format);
    if (at !== undefined && at !== conductor.moment) conductor.goTo(at);
  };
  return (
    <label className="field time-pick">
      <span className="hidden-visually">{t('time.pick')}</span>
      <input
        ref={input}
        type="datetime-local"
        defaultValue={text}
        max={toLocalInput(now, format)}
        onChange={(event) => {
          // A whole date at once comes from the picker; one that is being typed waits for Enter.
          if (event.target.value !== '' && !(event.nativeEvent instanceof InputEvent)) take();
        }}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
    </label>
  );
};

export const TimeBar = () => {
  const { t, format } = useSettings();
  const conductor = useConductor();
  const speedId = useId();
  const { isHere, isOpen, setOpen, window, chooseSpan, isPlaying, play, pause, speed, setSpeed } = conductor;
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOpen) bar.current?.querySelector<HTMLElement>('[data-time-slider]')?.focus();
  }, [isOpen]);
  if (!isHere || !isOpen) return null;
  const close = (): void => {
    setOpen(false);
    document.querySelector<HTMLElement>('.time-button')?.focus();
  };
  const isLoading = conductor.steps === undefined && conductor.stepsFailure === undefined;
  return (
    <section
      ref={bar}
      id="time-bar"
      className="time-bar"
      aria-label={t('time.title')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div className="time-controls">
        <button
          type="button"
          className="button time-play"
          aria-keyshortcuts="P"
          onClick={conductor.stepsFailure ? conductor.retrySteps : isPlaying ? pause : play}
        >
          {!conductor.stepsFailure && <Icon name={isPlaying ? 'pause' : 'play'} size={18} />}{' '}
          {t(conductor.stepsFailure ? 'time.retry' : isPlaying ? 'time.pause' : 'time.play')}
        </button>
        <fieldset className="segmented time-steps">
          <legend className="hidden-visually">{t('time.title')}</legend>
          {steps.map((by) => (
            <Step key={by} by={by} conductor={conductor} />
          ))}
        </fieldset>
        <Picker conductor={conductor} />
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('time.span')}</legend>
          {spans.map((name: SpanName) => (
            <button key={name} type="button" aria-pressed={window.name === name} onClick={() => chooseSpan(name)}>
              {t(`time.span.${name}`)}
            </button>
          ))}
        </fieldset>
        <label className="field time-speed" htmlFor={speedId}>
          <span className="hidden-visually">{t('time.speed')}</span>
          <select
            id={speedId}
            value={speed}
            onChange={(event) => setSpeed(speeds.find((each) => each === Number(event.target.value)) ?? speed)}
          >
            {speeds.map((each) => (
              <option key={each} value={each}>
                {t('time.speed.value', { seconds: each / secondMs })}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button icon-only plain time-close"
          aria-label={t('time.close')}
          title={t('time.close')}
          onClick={close}
        >
          <Icon name="close" size={18} />
        </button>
      </div>
      <Slider conductor={conductor} />
      <p className="time-note" role="status">
        {conductor.stepsFailure
          ? t('time.steps.failed')
          : isLoading
            ? t('time.steps.loading')
            : t('time.every', { duration: format.duration(window.everyMs) })}
      </p>
    </section>
  );
};

const useBandText = (): { readonly text: string; readonly detail: string } | undefined => {
  const { t, format } = useSettings();
  const { moment, past, failure, isPlaying } = useConductor();
  const momentText = useMomentText();
  if (moment === undefined) return undefined;
  const time = momentText(moment);
  const shown = past && momentText(past.at);
  const detail = failure ? failureText(failure, { t, format }) : '';
  if (failure && past?.at !== moment) {
    return { text: t(shown ? 'time.band.failedKept' : 'time.band.failed', { time, shown: shown ?? '' }), detail };
  }
  if (!past || shown === undefined) return { text: t('time.band.loading', { time }), detail: '' };
  if (isPlaying) return { text: t('time.band.playing', { time: shown }), detail: '' };
  if (past.at !== moment && past.withinMs === undefined) {
    return { text: t('time.band.loadingNext', { time, shown }), detail: '' };
  }
  const silent = [...past.city.stations.values()].filter(
    ({ id, lifecycle }) => !past.city.values.has(id) && lifecycle !== 'retired' && lifecycle !== 'planned',
  ).length;
  return { text: t('time.band', { time: shown }), detail: silent > 0 ? t('time.without', { count: silent }) : '' };
};

/** Cannot be overlooked, and cannot be closed but by going back. */
export const TimeBand = () => {
  const { t } = useSettings();
  const { past, moment, failure, retry, backToLive, isPlaying } = useConductor();
  const band = useBandText();
  if (!band) return null;
  const hasFailed = failure !== undefined && past?.at !== moment;
  return (
    <div className="time-band" data-past={past !== undefined || undefined}>
      <Icon name="clock" size={20} />
      {/* Not every picture of what is played is to be read out. */}
      <p aria-live={isPlaying ? 'off' : 'polite'}>
        <strong>{band.text}</strong> {band.detail !== '' && <span>{band.detail}</span>}
      </p>
      {hasFailed && (
        <button type="button" className="button small" onClick={retry}>
          {t('time.retry')}
        </button>
      )}
      <button type="button" className="button small" onClick={backToLive}>
        {t('time.back')}
      </button>
    </div>
  );
};
