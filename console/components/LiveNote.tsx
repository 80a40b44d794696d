/** On a page that is always live, while a moment of the past is looked at: says so, with the way back and the way to live. */
import { Link, useLocation, useSearchParams } from 'wouter';
import { minuteMs } from '../../shared/time.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { liveKindOf, momentOf, waysFrom } from '../time/moment.ts';
import { useMomentText } from './TimeConductor.tsx';

const Note = () => {
  const { t } = useSettings();
  const [path] = useLocation();
  const [search] = useSearchParams();
  const now = useNow(minuteMs);
  const momentText = useMomentText();
  const kind = liveKindOf(path);
  const at = momentOf(search);
  if (kind === undefined || at === undefined || at >= now) return null;
  const time = momentText(at);
  const { back, stay } = waysFrom(new URL(location.href), at);
  return (
    <div className="live-note" data-kind={kind}>
      <span className="time-dot" aria-hidden="true" />
      <p>
        <strong>{t(`time.only.${kind}`, { time })}</strong> {kind !== 'water' && t('time.only.moment', { time })}
      </p>
      <Link className="button small live-note-action" href={back}>
        {t('time.only.back', { time })}
      </Link>
      <Link className="button small live-note-action" href={stay} replace>
        {t('time.only.stay')}
      </Link>
    </div>
  );
};

export const LiveNote = () => (
  <div aria-live="polite">
    <Note />
  </div>
);
