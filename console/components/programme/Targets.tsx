/** The numeric targets of the programme with the values that staff entered: where each stands, from where, and since when. */
import { useState } from 'react';
import { targetYears } from '../../../shared/city-programme/targets.ts';
import type { ProgrammeAnswer, TargetRow, TargetValue } from '../../../shared/city-programme-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { withdrawTargetValue } from '../../api/programme.ts';
import { useSettings } from '../../language/settings.tsx';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { EvidenceMark } from '../Level.tsx';
import { PartHead, partId } from './PartHead.tsx';
import { TargetEntryDialog } from './TargetEntry.tsx';
import { goalText, targetValueText, verdictKeys } from './words.ts';

/** Signs that tell the verdicts apart without colour. */
const verdictSigns = {
  met: '●',
  'not-met': '▲',
  'above-range': '◆',
  open: '–',
  'no-goal': '–',
  'no-data': '○',
} as const;

const Goal = ({ target, year }: { target: TargetRow; year: (typeof targetYears)[number] }) => {
  const { t, format, language } = useSettings();
  const goal = goalText(target.goals[year], target.unit, { t, format, language });
  const verdict = target.verdicts[year];
  return (
    <td data-label={t('programme.targets.by', { year })}>
      {goal === undefined ? (
        <span className="quiet">{t('programme.targets.noGoal')}</span>
      ) : (
        <>
          <strong>{goal}</strong>
          <span className="verdict small" data-verdict={verdict}>
            <span aria-hidden="true">{verdictSigns[verdict]}</span> {t(verdictKeys[verdict])}
          </span>
        </>
      )}
    </td>
  );
};

const Withdraw = ({
  target,
  value,
  onClose,
  onChanged,
}: {
  target: TargetRow;
  value: TargetValue;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t, format, language } = useSettings();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = reason.trim().length < 3;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (isShort) return;
    await withdrawTargetValue(target.code, value.id, reason.trim());
    onChanged();
    onClose();
  });
  return (
    <Dialog title={t('programme.withdraw.title')} onClose={onClose} isSmall holds={reason !== ''}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          {t('programme.withdraw.what', {
            indicator: target.indicator[language],
            value: targetValueText(value.value, target.unit, { t, format, language }),
            date: format.day(value.asOf),
          })}
        </p>
        <TextField
          label={t('programme.withdraw.reason')}
          problem={isTried && isShort ? t('programme.withdraw.missing') : undefined}
          maxLength={300}
          value={reason}
          onChange={setReason}
        />
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button danger" disabled={isBusy}>
            {t('programme.withdraw')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};

const Values = ({ target, onWithdraw }: { target: TargetRow; onWithdraw: (value: TargetValue) => void }) => {
  const { t, format, language } = useSettings();
  const { may } = useSession();
  const words = { t, format, language };
  const newest = target.values.find(({ id }) => id === target.newest);
  return (
    <>
      {newest ? (
        <>
          <strong>{targetValueText(newest.value, target.unit, words)}</strong>
          <span className="small">{t('programme.targets.asOf', { date: format.day(newest.asOf) })}</span>
          <span className="quiet small">{t('programme.targets.source', { source: newest.source })}</span>
          {newest.note && <span className="quiet small">{newest.note}</span>}
        </>
      ) : (
        <span className="no-data">{t('programme.verdict.no-data')}</span>
      )}
      {target.values.length > 0 && (
        <details className="values">
          <summary className="small">{t('programme.targets.values', { count: target.values.length })}</summary>
          <ol>
            {target.values.map((value) => {
              const isOther = value.withdrawn === null && value.id !== target.newest;
              return (
                <li key={value.id} data-off={value.withdrawn !== null || undefined}>
                  <span>
                    <strong>{targetValueText(value.value, target.unit, words)}</strong> · {format.day(value.asOf)}
                    {value.withdrawn && <span className="chip">{t('programme.targets.withdrawn')}</span>}
                    {isOther && value.asOf === newest?.asOf && (
                      <span className="chip">{t('programme.targets.corrected')}</span>
                    )}
                  </span>
                  <span className="quiet small">
                    {value.source}
                    {value.note && ` · ${value.note}`}
                  </span>
                  <span className="quiet small">
                    {value.enteredBy === null
                      ? t('programme.targets.enteredAt', { at: format.dateTime(value.enteredAt) })
                      : t('programme.targets.enteredBy', { at: format.dateTime(value.enteredAt), by: value.enteredBy })}
                  </span>
                  {value.withdrawn && (
                    <span className="quiet small">
                      {t('programme.targets.withdrawnBecause', {
                        at: format.dateTime(value.withdrawn.at),
                        reason: value.withdrawn.reason,
                      })}
                    </span>
                  )}
                  {may('programme.write') && value.withdrawn === null && (
                    <button
                      type="button"
                      className="link-button small"
                      aria-label={t('programme.withdraw.of', {
                        value: targetValueText(value.value, target.unit, words),
                        date: format.day(value.asOf),
                      })}
                      onClick={() => onWithdraw(value)}
                    >
                      {t('programme.withdraw')}
                    </button>
                  )}
                </li>
              );
            })}
          </ol>
        </details>
      )}
    </>
  );
};

export const Targets = ({
  targets,
  onChanged,
}: {
  targets: ProgrammeAnswer['targets'];
  /** A value was entered or withdrawn. */
  onChanged: () => void;
}) => {
  const { t, language } = useSettings();
  const { may } = useSession();
  const [entering, setEntering] = useState<TargetRow>();
  const [withdrawing, setWithdrawing] = useState<{ target: TargetRow; value: TargetValue }>();
  const mayWrite = may('programme.write');
  return (
    <section className="panel" aria-labelledby={partId('targets')}>
      <PartHead part="targets">
        <span className="quiet small push">
          {t('programme.sentence.targets', {
            count: targets.filter(({ newest }) => newest !== null).length,
            total: targets.length,
          })}
        </span>
      </PartHead>
      <p className="panel-note quiet">{t('programme.targets.lead')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="table-scroll" aria-labelledby={partId('targets')} tabIndex={0}>
        <table className="programme-table targets">
          <caption className="hidden-visually">{t('programme.targets')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('programme.targets.indicator')}</th>
              <th scope="col">{t('programme.targets.value')}</th>
              {targetYears.map((year) => (
                <th key={year} scope="col">
                  {t('programme.targets.by', { year })}
                </th>
              ))}
              {mayWrite && (
                <th scope="col">
                  <span className="hidden-visually">{t('programme.enter')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {targets.map((target) => (
              <tr key={target.code}>
                <th scope="row">
                  <span className="limit-name">{target.indicator[language]}</span>
                  <span className="quiet small">
                    {target.clause} · {target.source[language]} <EvidenceMark evidence={target.evidence} />
                  </span>
                  {target.remark && <span className="small">{target.remark[language]}</span>}
                </th>
                <td data-label={t('programme.targets.value')}>
                  <Values target={target} onWithdraw={(value) => setWithdrawing({ target, value })} />
                </td>
                {targetYears.map((year) => (
                  <Goal key={year} target={target} year={year} />
                ))}
                {mayWrite && (
                  <td className="row-action">
                    <button
                      type="button"
                      className="button small"
                      aria-label={t('programme.enter.of', { indicator: target.indicator[language] })}
                      onClick={() => setEntering(target)}
                    >
                      {t('programme.enter')}
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {entering && <TargetEntryDialog target={entering} onClose={() => setEntering(undefined)} onChanged={onChanged} />}
      {withdrawing && <Withdraw {...withdrawing} onClose={() => setWithdrawing(undefined)} onChanged={onChanged} />}
    </section>
  );
};
