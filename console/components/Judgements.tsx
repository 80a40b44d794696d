/** For staff: what was judged of a station's readings, by whom and why, and judging more. */
import { useState } from 'react';
import type { StationView } from '../../shared/api.ts';
import type { Judgement } from '../../shared/judgement-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { useMayJudge } from '../access/use-may-judge.ts';
import { withdrawJudgement } from '../api/quality.ts';
import type { Resource } from '../api/use-resource.ts';
import { useSettings } from '../language/settings.tsx';
import { Confirm } from './Dialog.tsx';
import { type ChosenSpan, JudgementForm } from './JudgementForm.tsx';
import { Calm, Failed } from './States.tsx';

const useSpanText = () => {
  const { t, format } = useSettings();
  return ({ from, to }: ChosenSpan): string =>
    t('judgement.spanText', { from: format.dateTime(from), to: format.dateTime(to) });
};

const Row = ({ judgement, onWithdraw }: { judgement: Judgement; onWithdraw: (() => void) | undefined }) => {
  const { t, format, language } = useSettings();
  const spanText = useSpanText();
  const { quantity, verdict, reason, by, at, withdrawnAt, withdrawnBy } = judgement;
  return (
    <tr data-off={withdrawnAt === null ? undefined : ''}>
      <th scope="row">
        {spanText(judgement)}
        <span className="quiet small block">
          {quantity === null ? t('judgement.all') : quantities[quantity].name[language]}
        </span>
      </th>
      <td data-label={t('judgement.verdict')}>{t(`verdict.${verdict}`)}</td>
      <td data-label={t('judgement.reason')} className="pre-line">
        {reason ?? '—'}
      </td>
      <td data-label={t('judgement.by')}>
        {by ?? '—'}
        <span className="quiet small block">{format.dateTime(at)}</span>
        {withdrawnAt !== null && (
          <span className="small block">
            {t('judgement.withdrawnBy', { name: withdrawnBy ?? '—', at: format.dateTime(withdrawnAt) })}
          </span>
        )}
      </td>
      <td className="row-action">
        {withdrawnAt === null && onWithdraw && (
          <button type="button" className="button small" onClick={onWithdraw}>
            {t('judgement.withdraw')}
          </button>
        )}
      </td>
    </tr>
  );
};

export const Judgements = ({
  station,
  measured,
  judgements,
  chosen,
  onChosen,
}: {
  station: StationView;
  measured: readonly QuantityId[];
  judgements: Resource<Judgement[]>;
  /** A span chosen in a chart: the form is open with it. */
  chosen: ChosenSpan | undefined;
  onChosen: (span: ChosenSpan | undefined) => void;
}) => {
  const { t } = useSettings();
  const spanText = useSpanText();
  const mayJudge = useMayJudge(station);
  const [isOpen, setOpen] = useState(false);
  const [isApplied, setApplied] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Judgement>();
  const { data, failure, isLoading, reload } = judgements;
  const close = (): void => {
    setOpen(false);
    onChosen(undefined);
  };
  const applied = (): void => {
    setApplied(true);
    reload();
  };
  return (
    <section className="panel" aria-labelledby="judgements-title">
      <div className="panel-head">
        <h2 id="judgements-title">{t('judgement.title')}</h2>
        {mayJudge && (
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {t('judgement.add')}
          </button>
        )}
      </div>
      <p className="panel-note quiet small">
        {t('judgement.overlap')} {mayJudge && t('judgement.chartHint')}
      </p>
      <div aria-live="polite">{isApplied && <p className="panel-note">{t('judgement.applied')}</p>}</div>
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
      {data?.length === 0 && <Calm title={t('judgement.none')} />}
      {data && data.length > 0 && (
        <div className="table-scroll">
          <table className="stack-table">
            <caption className="hidden-visually">{t('judgement.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('judgement.span')}</th>
                <th scope="col">{t('judgement.verdict')}</th>
                <th scope="col">{t('judgement.reason')}</th>
                <th scope="col">{t('judgement.by')}</th>
                <th scope="col">
                  <span className="hidden-visually">{t('judgement.withdraw')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((judgement) => (
                <Row
                  key={judgement.id}
                  judgement={judgement}
                  onWithdraw={mayJudge ? () => setWithdrawing(judgement) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {(isOpen || chosen) && mayJudge && (
        <JudgementForm
          station={station}
          measured={measured}
          chosen={chosen}
          onClose={close}
          onDone={() => {
            close();
            applied();
          }}
        />
      )}
      {withdrawing && (
        <Confirm
          title={t('judgement.withdrawQuestion')}
          action={t('judgement.withdraw')}
          onConfirm={async () => {
            await withdrawJudgement(withdrawing.id);
            applied();
          }}
          onClose={() => setWithdrawing(undefined)}
        >
          <p>{t('judgement.withdrawText', { span: spanText(withdrawing) })}</p>
        </Confirm>
      )}
    </section>
  );
};
