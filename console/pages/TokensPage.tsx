/** Enrolment tokens: made for a field team, shown once with a QR code, withdrawn when they are not needed any more. */

import { useState } from 'react';
import { catalogues, createTranslate, languages } from '../../shared/i18n/translate.ts';
import { type Provenance, provenances } from '../../shared/station.ts';
import type { EnrolmentToken, NewEnrolmentToken, TokenRequest } from '../../shared/station-api.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { scopeText } from '../access/words.ts';
import { createToken, getTokens, withdrawToken } from '../api/fleet.ts';
import { useResource } from '../api/use-resource.ts';
import { CopyButton } from '../components/Credentials.tsx';
import { Confirm } from '../components/Dialog.tsx';
import { TextField } from '../components/Fields.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../components/Form.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { isScopeComplete, ScopeEditor } from '../components/ScopeEditor.tsx';
import { Failed } from '../components/States.tsx';
import { readNumber } from '../fleet/number.ts';
import { createFormat } from '../format/format.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow, useServices } from '../live/services.tsx';

const hourChoices = [4, 24, 72, 168, 720] as const;
const maxUses = 100_000;

const Create = ({ onMade }: { onMade: (token: NewEnrolmentToken) => void }) => {
  const { t, format } = useSettings();
  const { person } = useSession();
  const own = person?.scope ?? { networks: null, wards: null };
  const [uses, setUses] = useState('1');
  const [hours, setHours] = useState<number>(24);
  const [scope, setScope] = useState(own);
  const [provenance, setProvenance] = useState<Provenance>('real');
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const count = readNumber(uses);
  const isCount = count !== undefined && Number.isInteger(count) && count >= 1 && count <= maxUses;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!isCount || !isScopeComplete(scope)) return;
    onMade(await createToken({ uses: count, hours, scope, provenance, note: note.trim() } satisfies TokenRequest));
  });
  return (
    <form
      className="form token-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="form-pair">
        <FormField
          label={t('tokens.uses')}
          hint={t('tokens.uses.hint')}
          problem={isTried && !isCount ? t('tokens.uses.wrong') : undefined}
        >
          {(parts) => (
            <span className="field wide">
              <input
                {...parts}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                value={uses}
                onChange={(event) => setUses(event.target.value)}
              />
            </span>
          )}
        </FormField>
        <FormField label={t('tokens.hours')}>
          {(parts) => (
            <span className="field wide">
              <select {...parts} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
                {hourChoices.map((each) => (
                  <option key={each} value={each}>
                    {format.duration(each * hourMs)}
                  </option>
                ))}
              </select>
            </span>
          )}
        </FormField>
      </div>
      <TextField
        label={t('tokens.note')}
        hint={t('tokens.note.hint')}
        maxLength={200}
        value={note}
        onChange={setNote}
      />
      <ScopeEditor scope={scope} onChange={setScope} />
      {!isScopeComplete(scope) && <p className="quiet small">{t('scope.incomplete')}</p>}
      <FormField label={t('form.provenance')} hint={t(`form.provenance.${provenance}`)}>
        {(parts) => (
          <span className="field wide">
            <select
              {...parts}
              value={provenance}
              onChange={(event) => {
                const chosen = provenances.find((each) => each === event.target.value);
                if (chosen) setProvenance(chosen);
              }}
            >
              {provenances.map((each) => (
                <option key={each} value={each}>
                  {t(`provenance.${each}`)}
                </option>
              ))}
            </select>
          </span>
        )}
      </FormField>
      <FormFailure failure={failure} />
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy || !isScopeComplete(scope)}>
          {t('tokens.create')}
        </button>
      </FormActions>
    </form>
  );
};

/** A card of about A6, in both languages: who stands in the rain with it may read either. */
const PrintCard = ({ token }: { token: NewEnrolmentToken }) => {
  const { config } = useServices();
  return (
    <div className="print-card" aria-hidden="true">
      <QrCode text={token.link} label="" />
      <div>
        {languages.map((language) => {
          const t = createTranslate(language);
          const format = createFormat(language, config.timeZone, t);
          return (
            <div key={language} lang={language} className="print-card-words">
              <p className="print-card-title">{catalogues[language]['card.title']}</p>
              <p>{t('card.how')}</p>
              <p>
                {t('card.allows', {
                  count: token.uses,
                  until: format.dateTime(token.expiresAt),
                  scope: scopeText(token.scope, t, language),
                })}
              </p>
              {token.provenance !== 'real' && <p className="provenance">{t(`provenance.${token.provenance}.chip`)}</p>}
            </div>
          );
        })}
        {token.note && <p className="print-card-note">{token.note}</p>}
        <p className="print-card-link">{token.link}</p>
      </div>
    </div>
  );
};

const Made = ({ token, onDone }: { token: NewEnrolmentToken; onDone: () => void }) => {
  const { t, format, language } = useSettings();
  const [isKept, setKept] = useState(false);
  const { question } = useLeaveGuard(!isKept, t('tokens.leave'));
  const isPlain = !/^https:|^http:\/\/(localhost|127\.|\[::1\])/.test(token.link);
  return (
    <section className="panel token-made" aria-labelledby="token-made">
      <div className="panel-head">
        <h2 id="token-made">{t('tokens.made')}</h2>
      </div>
      <div className="form-body">
        <div className="secret">
          <p className="secret-once">{t('tokens.once')}</p>
          <div className="secret-more">
            <QrCode text={token.link} label={t('tokens.qr')} />
            <div className="secret-words">
              <p>{t('tokens.how')}</p>
              <p>
                {t('card.allows', {
                  count: token.uses,
                  until: format.dateTime(token.expiresAt),
                  scope: scopeText(token.scope, t, language),
                })}
              </p>
              {isPlain && <p className="quiet">{t('tokens.plain')}</p>}
            </div>
          </div>
          <div className="command">
            <code data-link>{token.link}</code>
            <CopyButton text={token.link} label={t('tokens.link')} onCopied={() => setKept(true)} />
          </div>
        </div>
        <FormActions>
          <button
            type="button"
            className="button primary"
            onClick={() => {
              setKept(true);
              print();
            }}
          >
            <Icon name="print" size={18} /> {t('tokens.print')}
          </button>
          <button type="button" className="button" onClick={onDone}>
            {t('secret.done')}
          </button>
        </FormActions>
      </div>
      <PrintCard token={token} />
      {question}
    </section>
  );
};

const Left = ({ token }: { token: EnrolmentToken }) => {
  const { t, format } = useSettings();
  const now = useNow(minuteMs);
  if (token.usesLeft === 0) return <span className="chip">{t('tokens.usedUp')}</span>;
  if (token.expiresAt <= now) return <span className="chip">{t('tokens.expired')}</span>;
  return <>{t('tokens.left', { left: format.number(token.usesLeft), uses: format.number(token.uses) })}</>;
};

const List = ({
  tokens,
  onWithdraw,
}: {
  tokens: readonly EnrolmentToken[];
  onWithdraw: (token: EnrolmentToken) => void;
}) => {
  const { t, format, language } = useSettings();
  const now = useNow(minuteMs);
  return (
    <div className="table-scroll panel">
      <table className="stack-table">
        <caption className="hidden-visually">{t('tokens.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tokens.note')}</th>
            <th scope="col">{t('tokens.stations')}</th>
            <th scope="col">{t('tokens.scope')}</th>
            <th scope="col">{t('fleet.source')}</th>
            <th scope="col">{t('tokens.until')}</th>
            <th scope="col">{t('tokens.by')}</th>
            <th scope="col">
              <span className="hidden-visually">{t('tokens.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.note || <span className="quiet">{t('tokens.noNote')}</span>}</th>
              <td data-label={t('tokens.stations')}>
                <Left token={token} />
              </td>
              <td data-label={t('tokens.scope')}>{scopeText(token.scope, t, language)}</td>
              <td data-label={t('fleet.source')}>{t(`provenance.${token.provenance}`)}</td>
              <td data-label={t('tokens.until')}>
                {format.dateTime(token.expiresAt)}
                {token.expiresAt > now && (
                  <span className="quiet small">
                    {' '}
                    {t('tokens.remaining', { duration: format.duration(token.expiresAt - now) })}
                  </span>
                )}
              </td>
              <td data-label={t('tokens.by')}>
                {token.createdBy === 'system' ? t('audit.actor.system') : token.createdBy || '—'}{' '}
                <span className="quiet small">{format.dateTime(token.createdAt)}</span>
              </td>
              <td>
                <button
                  type="button"
                  className="button small danger"
                  aria-label={t('tokens.withdraw.of', { note: token.note || t('tokens.noNote') })}
                  onClick={() => onWithdraw(token)}
                >
                  {t('tokens.withdraw')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Tokens = () => {
  const { t, format } = useSettings();
  const { data, failure, isLoading, reload } = useResource('tokens', getTokens, minuteMs);
  const [made, setMade] = useState<NewEnrolmentToken>();
  const [withdrawn, setWithdrawn] = useState<EnrolmentToken>();
  return (
    <div className="page wide tokens-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('tokens.title')}</h1>
        <PageHelp page="tokens" />
      </div>
      <p className="page-lead">{t('tokens.lead')}</p>
      <div className="tokens-columns">
        {made ? (
          <Made token={made} onDone={() => setMade(undefined)} />
        ) : (
          <section className="panel" aria-labelledby="token-new">
            <div className="panel-head">
              <h2 id="token-new">{t('tokens.new')}</h2>
            </div>
            <div className="form-body">
              <Create
                onMade={(token) => {
                  setMade(token);
                  reload();
                }}
              />
            </div>
          </section>
        )}
        <section aria-labelledby="token-list">
          <h2 id="token-list" className="list-title">
            {t('tokens.valid')} {data && <span className="quiet">{format.number(data.length)}</span>}
          </h2>
          {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
          {isLoading && (
            <div className="skeleton" style={{ height: '8rem' }} role="status" aria-label={t('state.loading')} />
          )}
          {data?.length === 0 && <p className="quiet">{t('tokens.none')}</p>}
          {data && data.length > 0 && <List tokens={data} onWithdraw={setWithdrawn} />}
        </section>
      </div>
      {withdrawn && (
        <Confirm
          title={t('tokens.withdraw.title')}
          action={t('tokens.withdraw')}
          onConfirm={async () => {
            await withdrawToken(withdrawn.id);
            reload();
          }}
          onClose={() => setWithdrawn(undefined)}
        >
          <p>
            {t('tokens.withdraw.what', {
              note: withdrawn.note || t('tokens.noNote'),
              left: format.number(withdrawn.usesLeft),
            })}
          </p>
        </Confirm>
      )}
    </div>
  );
};

export const TokensPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.credentials" title={t('tokens.title')}>
      <Tokens />
    </Guard>
  );
};
