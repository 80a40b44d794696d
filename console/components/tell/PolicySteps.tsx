/** Whom a policy tells, in steps, as a line from the first moment on. */
import type { Policy, Recipient } from '../../../shared/notification-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';

export const PolicySteps = ({
  policy: { steps, repeatMinutes, maxRepeats },
  recipientText,
}: {
  policy: Pick<Policy, 'steps' | 'repeatMinutes' | 'maxRepeats'>;
  recipientText: (recipient: Recipient) => string;
}) => {
  const { t, format } = useSettings();
  let total = 0;
  return (
    <ol className="policy-steps">
      {steps.map(({ afterMinutes, to }, index) => {
        total += afterMinutes;
        return (
          <li key={index}>
            <span className="policy-when">
              {total === 0
                ? t('tell.policy.atOnce')
                : t('tell.policy.after', { duration: format.duration(total * minuteMs) })}
            </span>
            <ul>
              {to.map((recipient) => (
                <li key={JSON.stringify(recipient)}>{recipientText(recipient)}</li>
              ))}
            </ul>
          </li>
        );
      })}
      <li data-end="">
        <span className="policy-when">
          {repeatMinutes === null || maxRepeats === 0
            ? t('tell.policy.noRepeat')
            : t('tell.policy.repeat', { duration: format.duration(repeatMinutes * minuteMs) })}
        </span>
        <span className="quiet">
          {repeatMinutes === null || maxRepeats === 0
            ? t('tell.policy.untilAcknowledged')
            : t('tell.policy.atMost', { count: maxRepeats })}
        </span>
      </li>
    </ol>
  );
};
