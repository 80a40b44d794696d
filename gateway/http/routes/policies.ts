/** Who is told: escalation policies and on-call lists. */
import {
  type KeptOnCall,
  type KeptPolicy,
  keptOnCallSchema,
  keptPolicySchema,
  onCallPutSchema,
  onCallSchema,
  policyPutSchema,
  policySchema,
} from '../../../shared/notification-api.ts';
import { refuseProblems } from '../change-invalid.ts';
import { collectionRoutes } from '../collection-routes.ts';
import type { HttpDeps } from '../deps.ts';
import { onCallProblems, policiesTelling, policyProblems } from '../notification-checks.ts';
import type { Route } from '../route.ts';

const common = { tag: 'notifications', read: 'alerts.read', write: 'notifications.write' } as const;

export const policyRoutes = ({ alerting, people }: Pick<HttpDeps, 'alerting' | 'people'>): Route[] => {
  const { policies, onCall, webhooks, rules } = alerting;
  const personOf = (id: string) => people.find(id)?.person;

  return [
    ...collectionRoutes({
      ...common,
      name: 'policies',
      collection: policies,
      body: policySchema,
      put: policyPutSchema,
      shown: keptPolicySchema,
      texts: {
        list: 'Escalation policies: whom to tell, in steps, until somebody acknowledges',
        add: 'Adds an escalation policy',
        change: 'Replaces an escalation policy',
        remove: 'Removes an escalation policy that no rule names',
      },
      show: ({ id, version, body, isDefault, changedAt, changedBy }): KeptPolicy => ({
        id,
        version,
        body,
        isDefault,
        changedAt,
        changedBy,
      }),
      check: (policy) =>
        refuseProblems(
          policyProblems(policy, {
            hasList: (id) => onCall.find(id) !== undefined,
            hasWebhook: (id) => webhooks.find(id) !== undefined,
            person: personOf,
          }),
        ),
      users: (id) =>
        rules
          .list()
          .filter(({ body }) => body.policy === id)
          .map(({ body }) => body.name.vi),
    }),
    ...collectionRoutes({
      ...common,
      name: 'on-call',
      collection: onCall,
      body: onCallSchema,
      put: onCallPutSchema,
      shown: keptOnCallSchema,
      texts: {
        list: 'On-call lists with who is on duty now',
        add: 'Adds an on-call list',
        change: 'Replaces an on-call list',
        remove: 'Removes an on-call list that no policy names',
      },
      show: ({ id, version, body, isDefault, changedAt, changedBy }): KeptOnCall => ({
        id,
        version,
        body,
        isDefault,
        changedAt,
        changedBy,
        now: alerting.onDuty(body).map((person) => ({ id: person, name: personOf(person)?.name ?? '' })),
      }),
      check: (list) => refuseProblems(onCallProblems(list, personOf)),
      users: (id) =>
        policiesTelling(policies.list(), (recipient) => recipient.kind === 'on-call' && recipient.list === id),
    }),
  ];
};
