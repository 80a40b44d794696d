/** What a one-time link in a message opens: what it is about, and one large button. No signing in. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { AlertLinkLook } from '../../shared/notification-api.ts';
import { actToken } from '../alerts/act-token.ts';
import { acknowledgeByLink, lookAtLink } from '../alerts/api.ts';
import { useResource } from '../api/use-resource.ts';
import { SeverityBlock } from '../components/alerts/Marks.tsx';
import { EnrolFrame } from '../components/EnrolFrame.tsx';
import { FormFailure, useSending } from '../components/Form.tsx';
import { Icon } from '../components/Icon.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';

const Mark = ({ look }: { look: AlertLinkLook }) => {
  const { t } = useSettings();
  if (look.exercise)
    return (
      <p className="exercise-band">
        <strong>{t('alerts.exercise.chip')}</strong> <span>{t('act.exercise')}</span>
      </p>
    );
  return look.simulated ? <p className="provenance">{t('provenance.simulated.chip')}</p> : null;
};

/** Full addresses in the text are the page's own; a link that acts by itself is not offered twice. */
const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph
        .split('\n')
        .filter((line) => !/https?:\/\/\S+/.test(line))
        .join('\n')
        .trim(),
    )
    .filter((paragraph) => paragraph !== '');

const Look = ({ token, first }: { token: string; first: AlertLinkLook }) => {
  const { t, format, language, setLanguage } = useSettings();
  const [look, setLook] = useState(first);
  const { send, isBusy, failure } = useSending(async () => {
    setLook(await acknowledgeByLink(token));
    actToken.forget();
  });
  // Once: whoever switches stays there.
  useEffect(() => {
    if (first.language !== language) setLanguage(first.language);
  }, [first]);
  const isDone = look.acknowledgedAt !== null;
  const wasOurs = look !== first;
  return (
    <article className="act" data-severity={look.severity}>
      <Mark look={look} />
      <header className="act-head">
        <SeverityBlock severity={look.severity} size={26} />
        <h1 tabIndex={-1} lang={look.language}>
          {look.title}
        </h1>
      </header>
      <p className="quiet">{t('act.for', { name: look.person })}</p>
      {isDone && look.acknowledgedAt !== null ? (
        <p className="act-done" role="status">
          <Icon name="done" size={22} />{' '}
          {wasOurs
            ? t('act.done', { at: format.time(look.acknowledgedAt) })
            : t('act.doneBy', {
                name: look.acknowledgedBy ?? t('alerts.somebody'),
                at: format.moment(look.acknowledgedAt, look.expiresAt),
              })}
        </p>
      ) : look.isOver ? (
        <p className="act-done" role="status">
          {t('act.over')}
        </p>
      ) : (
        <>
          <FormFailure failure={failure} />
          <button type="button" className="button primary act-button" disabled={isBusy} onClick={() => void send()}>
            <Icon name="done" size={26} /> {t('alerts.act.acknowledge')}
          </button>
          <p className="quiet small">{t('act.means')}</p>
        </>
      )}
      <div className="act-text" lang={look.language}>
        {paragraphsOf(look.text).map((paragraph, i) => (
          <p key={i}>{paragraph}</p>
        ))}
      </div>
      <p>
        <a className="button" href={`/situations/${look.situation}`}>
          {t('act.open')}
        </a>
      </p>
    </article>
  );
};

const Ended = ({ text }: { text: string }) => {
  const { t } = useSettings();
  return (
    <div className="state">
      <h1 tabIndex={-1}>{t('act.title')}</h1>
      <p>{text}</p>
      <p>
        <a href="/sign-in?next=%2Falerts" className="button">
          {t('signIn.title')}
        </a>
      </p>
    </div>
  );
};

const endedCodes = ['LINK_ENDED', 'CHANGE_INVALID', 'REQUEST_MALFORMED', 'NOT_FOUND'];

export const ActPage = () => {
  const { t } = useSettings();
  const token = useSyncExternalStore(actToken.subscribe, actToken.get);
  const { data, failure, reload } = useResource(token ?? null, () => lookAtLink(token ?? ''));
  const code = failure?.code ?? '';
  useTitle(data?.title ?? t('act.title'));
  return (
    <EnrolFrame>
      <div className="page narrow act-page">
        {token === undefined ? (
          <Ended text={t('act.noToken')} />
        ) : data ? (
          <Look key={token} token={token} first={data} />
        ) : endedCodes.includes(code) ? (
          <Ended text={t('failure.LINK_ENDED')} />
        ) : failure ? (
          <Failed failure={failure} onRetry={reload} />
        ) : (
          <div className="skeleton" style={{ height: '14rem' }} role="status" aria-label={t('state.loading')} />
        )}
      </div>
    </EnrolFrame>
  );
};
