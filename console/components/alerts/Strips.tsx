/** Above every page: the exercise that runs, official levels, and what calls for somebody, with its sound. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { secondMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import { wardText } from '../../access/words.ts';
import { muteMs, nextTone, silent } from '../../alerts/alarm.ts';
import { alarmSwitch } from '../../alerts/alarm-switch.ts';
import { setCall } from '../../alerts/tab-title.ts';
import { useLiveAlerts } from '../../alerts/use-alerts.ts';
import { useSituations } from '../../alerts/use-situations.tsx';
import { levelsInForce, situationTitle } from '../../alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { SeverityMark } from '../Level.tsx';
import { useMedia } from '../use-media.ts';
import { OriginChip } from './Marks.tsx';

/** Cannot be dismissed: nobody may take a drill for the world. */
export const ExerciseBand = () => {
  const { t, format } = useSettings();
  const exercise = useLiveAlerts()?.exercise;
  const now = useNow(60 * secondMs);
  if (!exercise) return null;
  return (
    <section className="exercise-band" aria-label={t('alerts.exercise.chip')}>
      <p>
        <strong>{t('alerts.exercise.chip')}</strong>
        <span>{t('alerts.exercise.band', { name: exercise.name, since: format.moment(exercise.startedAt, now) })}</span>
        <span className="band-means">{t('alerts.exercise.means')}</span>
      </p>
    </section>
  );
};

const shownWards = 3;

export const OfficialStrip = () => {
  const { t, format, language } = useSettings();
  const levels = useLiveAlerts()?.officialLevels;
  // Begins and ends by the clock, and one that is just entered is in force at once.
  const now = useNow(secondMs);
  return levelsInForce(levels ?? [], now).map((each) => {
    const named = each.wards?.slice(0, shownWards).map((code) => wardText(code, t, language));
    const more = (each.wards?.length ?? 0) - shownWards;
    const where =
      named === undefined
        ? t('scope.whole')
        : more > 0
          ? t('scope.andMore', { named: named.join(', '), count: more })
          : named.join(', ');
    return (
      <p key={each.id} className="strip official" data-official={each.level}>
        <span className="official-chip">{t('alerts.official.level', { level: each.level })}</span>
        <span className="official-text">
          {t('alerts.official.text', {
            disaster: t(`alerts.disaster.${each.disaster}`),
            where,
            issuer: each.bulletin.issuer,
            until: format.moment(each.validTo, now),
          })}
        </span>{' '}
        <Link href="/alerts/warnings" className="official-more">
          {t('alerts.official.more')}
        </Link>
      </p>
    );
  });
};

export const useAlarmSwitch = () => useSyncExternalStore(alarmSwitch.subscribe, alarmSwitch.get);

export const SoundSwitch = () => {
  const { t, format } = useSettings();
  const { isOn, isReady, mutedUntil } = useAlarmSwitch();
  const now = useNow(secondMs);
  const isMuted = isOn && now < mutedUntil;
  // What calls is heard at once anyway.
  const { calling } = useSituations();
  const isQuiet = calling.length === 0;
  return (
    <span className="sound-switch">
      <button
        type="button"
        className="button small"
        aria-pressed={isOn}
        onClick={() => alarmSwitch.set(!isOn, isQuiet)}
      >
        <Icon name={isOn && !isMuted ? 'sound' : 'muted'} size={16} />{' '}
        <span className="label">{t(isOn ? 'alerts.sound.on' : 'alerts.sound.off')}</span>
      </button>
      {isOn && !isReady && <span className="small">{t('alerts.sound.press')}</span>}
      {isMuted && (
        <>
          <span className="small">{t('alerts.sound.mutedUntil', { at: format.time(mutedUntil) })}</span>
          <button type="button" className="button small" onClick={() => alarmSwitch.mute(0)}>
            {t('alerts.sound.unmute')}
          </button>
        </>
      )}
    </span>
  );
};

/** Says what calls, for those who work with alerts; plays the tones and marks the tab while the sound is on or one may act. */
export const CallStrip = () => {
  const { t, format } = useSettings();
  const { may } = useSession();
  const { calling } = useSituations();
  const now = useNow(secondMs);
  const { isOn, isReady, mutedUntil } = useAlarmSwitch();
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const state = useRef(silent);
  const isHere = may('alerts.read') || isOn;
  const [first] = calling;
  const title = first && situationTitle(first, { t, format });
  const count = isHere ? calling.length : 0;
  const isMuted = now < mutedUntil;

  useEffect(() => {
    setCall(count === 0 ? undefined : { count, what: title ?? '', isStill });
    return () => setCall(undefined);
  }, [count, title, isStill]);

  useEffect(() => {
    if (!isOn || isReady) return;
    addEventListener('pointerdown', alarmSwitch.unlock);
    addEventListener('keydown', alarmSwitch.unlock);
    return () => {
      removeEventListener('pointerdown', alarmSwitch.unlock);
      removeEventListener('keydown', alarmSwitch.unlock);
    };
  }, [isOn, isReady]);

  // Every second, and at once when something changes.
  useEffect(() => {
    if (!isOn || !isReady) return;
    const next = nextTone(state.current, calling, { now, mutedUntil });
    state.current = next.state;
    if (next.tone) alarmSwitch.play(next.tone);
  }, [isOn, isReady, calling, now, mutedUntil]);

  if (!isHere || !first) return null;
  return (
    <div className="strip call" data-severity={first.severity} role="alert">
      <SeverityMark severity={first.severity} size={16} />
      <Link href={calling.length === 1 ? `/situations/${first.id}` : '/alerts'} className="call-what">
        {calling.length === 1
          ? t('alerts.call.one', { severity: t(`alerts.severity.${first.severity}`), what: title ?? '' })
          : t('alerts.call.several', { count: calling.length, what: title ?? '' })}
      </Link>
      <OriginChip of={first} />
      <span className="call-sound">
        <SoundSwitch />
        {isOn && isReady && !isMuted && (
          <button type="button" className="button small" onClick={() => alarmSwitch.mute(now + muteMs)}>
            {t('alerts.sound.mute')}
          </button>
        )}
      </span>
    </div>
  );
};
