/** Enrolment on a phone, opened by a QR code, without signing in: made for one hand in the rain. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Credentials as StationCredentials } from '../../shared/api.ts';
import { type Network, networks, type QuantityId } from '../../shared/quantities.ts';
import type { EnrolmentLook } from '../../shared/station-api.ts';
import { secondMs } from '../../shared/time.ts';
import { wardText } from '../access/words.ts';
import { enrol, lookAtToken } from '../api/fleet.ts';
import { type ApiFailure, asApiFailure } from '../api/http.ts';
import { Credentials } from '../components/Credentials.tsx';
import { EnrolFrame } from '../components/EnrolFrame.tsx';
import { FirstReading } from '../components/FirstReading.tsx';
import { FormFailure, FormField, useSending } from '../components/Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../components/FormProblems.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { PlaceFields, positionOf } from '../components/PlaceFields.tsx';
import { QuantityChips } from '../components/QuantityChips.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { emptyDraft, networksOf } from '../fleet/draft.ts';
import { forgetToken, takeToken, tokenOf } from '../fleet/enrol-token.ts';
import { readNumber } from '../fleet/number.ts';
import { wardAt } from '../fleet/place.ts';
import { nextId, suggestId } from '../fleet/station-id.ts';
import { useStationForm } from '../fleet/use-station-form.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow, useServices } from '../live/services.tsx';

interface Enrolled {
  readonly credentials: StationCredentials;
  readonly name: string;
  readonly quantities: readonly QuantityId[];
  readonly interval: number;
  /** By the gateway's clock. */
  readonly at: number;
}

const Allowed = ({ look }: { look: EnrolmentLook }) => {
  const { t, format, language } = useSettings();
  const now = useNow(30 * secondMs);
  const shown = 3;
  const where =
    look.wards === null
      ? t('enrol.anywhere')
      : look.wards.length > shown
        ? t('scope.andMore', {
            named: look.wards
              .slice(0, shown)
              .map((code) => wardText(code, t, language))
              .join(', '),
            count: look.wards.length - shown,
          })
        : look.wards.map((code) => wardText(code, t, language)).join(', ');
  return (
    <p className="enrol-allowed">
      {look.provenance !== 'real' && <span className="provenance">{t(`provenance.${look.provenance}.chip`)}</span>}{' '}
      {t('enrol.allowed', {
        networks: (look.networks ?? networks).map((network: Network) => t(`network.${network}`)).join(', '),
        where,
        left: look.usesLeft,
        duration: format.duration(Math.max(0, look.expiresAt - now)),
      })}
    </p>
  );
};

const Form = ({
  token,
  look,
  onEnrolled,
}: {
  token: string;
  look: EnrolmentLook;
  onEnrolled: (enrolled: Enrolled) => void;
}) => {
  const { t, format, language } = useSettings();
  const { store } = useServices();
  const form = useStationForm(emptyDraft);
  const { draft, change } = form;
  const [hasOwnId, setHasOwnId] = useState(false);
  const [isIdOpen, setIdOpen] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const { question, release } = useLeaveGuard(form.isDirty, t('leave.form'));
  const position = positionOf(draft);
  const ward = draft.ward || (position && wardAt(position));
  const isOutside = ward !== undefined && look.wards !== null && !look.wards.includes(ward);
  const outside = isOutside
    ? t('enrol.outside', {
        ward: wardText(ward, t, language),
        wards: (look.wards ?? []).map((code) => wardText(code, t, language)).join(', '),
      })
    : undefined;
  const [hasTried, setTried] = useState(false);
  const { send, isBusy, isSending, failure } = useSending(async () => {
    setTried(true);
    const checked = form.check();
    if (!checked || isOutside) {
      focusFirstProblem(element.current);
      return;
    }
    const { lifecycle: _, ...station } = checked.station;
    try {
      const credentials = await enrol({
        token,
        station: { ...station, networks: networksOf(station.quantities) },
      });
      release();
      forgetToken();
      onEnrolled({
        credentials,
        name: station.name,
        quantities: station.quantities,
        interval: station.interval,
        at: store.serverNow() - secondMs,
      });
    } catch (error) {
      const refused = asApiFailure(error);
      form.refuse(refused);
      if (refused.code === 'STATION_EXISTS') setIdOpen(true);
      focusFirstProblem(element.current);
      throw error;
    }
  });
  const problems = { ...form.problems, ...(outside && { ward: outside }) };
  const isIdTaken = failure?.code === 'STATION_EXISTS' && problems.id !== undefined;
  const seconds = readNumber(draft.interval);
  return (
    <>
      <form
        ref={element}
        className="enrol-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <FormField label={t('enrol.name')} problem={problems.name}>
          {(parts) => (
            <span className="field wide">
              <input
                {...parts}
                type="text"
                autoComplete="off"
                autoCapitalize="sentences"
                enterKeyHint="done"
                placeholder={t('enrol.name.example')}
                value={draft.name}
                onChange={({ target: { value } }) =>
                  change(hasOwnId ? { name: value } : { name: value, id: suggestId(value) })
                }
              />
            </span>
          )}
        </FormField>
        {isIdOpen || problems.id ? (
          <FormField label={t('form.id')} hint={t('form.id.hint')} problem={problems.id}>
            {(parts) => (
              <>
                <span className="field wide">
                  <input
                    {...parts}
                    type="text"
                    className="mono"
                    autoComplete="off"
                    autoCapitalize="none"
                    spellCheck={false}
                    value={draft.id}
                    onChange={(event) => {
                      setHasOwnId(event.target.value !== '');
                      change({ id: event.target.value });
                    }}
                  />
                </span>
                {isIdTaken && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => {
                      setHasOwnId(true);
                      change({ id: nextId(draft.id) });
                    }}
                  >
                    {t('form.id.next', { id: nextId(draft.id) })}
                  </button>
                )}
              </>
            )}
          </FormField>
        ) : (
          draft.id && (
            <p className="enrol-id">
              <span className="quiet">{t('form.id')}:</span> <code>{draft.id}</code>{' '}
              <button type="button" className="button small" onClick={() => setIdOpen(true)}>
                {t('enrol.editId')}
              </button>
            </p>
          )
        )}
        <div className="form-field">
          <h2 className="form-label">{t('enrol.what')}</h2>
          <QuantityChips
            chosen={draft.quantities}
            allowed={look.networks ?? networks}
            describedBy={problems.quantities ? 'enrol-quantities' : undefined}
            onChange={(quantities) => change({ quantities })}
          />
          {problems.quantities && (
            <p id="enrol-quantities" className="form-problem small">
              {problems.quantities}
            </p>
          )}
        </div>
        <div className="form-field">
          <h2 className="form-label">{t('enrol.where')}</h2>
          <PlaceFields
            place={draft}
            problems={problems}
            allowedWards={look.wards}
            onChange={({ lat, lon, ward: chosen }) => change({ lat, lon, ward: chosen })}
          />
        </div>
        <FormField
          label={t('form.interval')}
          problem={problems.interval}
          hint={
            seconds !== undefined && seconds >= 60
              ? t('form.interval.is', { duration: format.duration(seconds * secondMs) })
              : undefined
          }
        >
          {(parts) => (
            <span className="field wide">
              <input
                {...parts}
                type="text"
                inputMode="decimal"
                autoComplete="off"
                value={draft.interval}
                onChange={(event) => change({ interval: event.target.value })}
              />
            </span>
          )}
        </FormField>
        <div className="enrol-end">
          {hasTried && <FormProblemCount count={Object.keys(problems).length} />}
          <FormFailure
            failure={isIdTaken ? undefined : failure}
            text={failure?.code === 'ENROLMENT_REFUSED' ? t('enrol.tokenEnded') : undefined}
          />
          <button type="submit" className="button primary big" disabled={isBusy}>
            {isSending ? t('enrol.sending') : t('enrol.enrol')}
          </button>
        </div>
      </form>
      {question}
    </>
  );
};

const Done = ({ enrolled }: { enrolled: Enrolled }) => {
  const { t } = useSettings();
  const [isKept, setKept] = useState(false);
  const keep = useCallback(() => setKept(true), []);
  const { question } = useLeaveGuard(!isKept, t('credentials.leave'));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('enrol.done', { name: enrolled.name })}
      </h1>
      <Credentials
        credentials={enrolled.credentials}
        quantities={enrolled.quantities}
        interval={enrolled.interval}
        onKept={keep}
      />
      {/* The first reading says that the device has its settings. */}
      <FirstReading station={enrolled.credentials.username} name={enrolled.name} since={enrolled.at} onArrived={keep} />
      {question}
    </>
  );
};

const AskToken = ({
  onToken,
  onRetry,
  failure,
}: {
  onToken: (token: string) => void;
  /** Asks again with the code that is known already. */
  onRetry: () => void;
  failure: ApiFailure | undefined;
}) => {
  const { t } = useSettings();
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const token = tokenOf(text);
  return (
    <form
      className="enrol-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (token.length >= 20) onToken(token);
      }}
    >
      {failure &&
        (failure.code === 'ENROLMENT_REFUSED' || failure.code === 'REQUEST_MALFORMED' ? (
          <p className="form-failure" role="alert">
            {t('enrol.tokenRefused')}
          </p>
        ) : (
          <Failed failure={failure} onRetry={onRetry} />
        ))}
      <p>{t('enrol.noToken')}</p>
      <FormField label={t('enrol.token')} problem={isTried && token.length < 20 ? t('enrol.token.wrong') : undefined}>
        {(parts) => (
          <span className="field wide">
            <input
              {...parts}
              type="text"
              className="mono"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </span>
        )}
      </FormField>
      <button type="submit" className="button primary big">
        {t('enrol.open')}
      </button>
    </form>
  );
};

const Enrolment = () => {
  const { t } = useSettings();
  const [token, setToken] = useState(takeToken);
  const [answer, setAnswer] = useState<{ token: string; look?: EnrolmentLook; failure?: ApiFailure }>();
  const [round, setRound] = useState(0);
  const [enrolled, setEnrolled] = useState<Enrolled>();
  useTitle(t('enrol.title'));
  useEffect(() => {
    // Another code photographed while this page is open changes nothing but the part behind the hash sign.
    const again = (): void => {
      if (location.hash === '') return;
      setEnrolled(undefined);
      setToken(takeToken());
    };
    addEventListener('hashchange', again);
    return () => removeEventListener('hashchange', again);
  }, []);
  useEffect(() => {
    if (token === undefined || round < 0) return;
    let gone = false;
    lookAtToken(token).then(
      (look) => !gone && setAnswer({ token, look }),
      (error: unknown) => !gone && setAnswer({ token, failure: asApiFailure(error) }),
    );
    return () => {
      gone = true;
    };
  }, [token, round]);
  if (enrolled) return <Done enrolled={enrolled} />;
  const current = answer?.token === token ? answer : undefined;
  return (
    <>
      <div className="page-head">
        <h1 tabIndex={-1}>{t('enrol.title')}</h1>
        <PageHelp page="enrol" isAlone />
      </div>
      {token !== undefined && !current ? (
        <div className="skeleton" style={{ height: '16rem' }} role="status" aria-label={t('state.loading')} />
      ) : token !== undefined && current?.look ? (
        <>
          <Allowed look={current.look} />
          <Form key={token} token={token} look={current.look} onEnrolled={setEnrolled} />
        </>
      ) : (
        <AskToken
          failure={current?.failure}
          onRetry={() => {
            setAnswer(undefined);
            setRound((before) => before + 1);
          }}
          onToken={(typed) => {
            setToken(typed);
            setAnswer(undefined);
            setRound((before) => before + 1);
          }}
        />
      )}
    </>
  );
};

export const EnrolPage = () => (
  <EnrolFrame>
    <div className="page narrow enrol-page">
      <Enrolment />
    </div>
  </EnrolFrame>
);
