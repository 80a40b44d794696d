/** Whether what people write about rules and notifications names only what there is. Pure over what is given. */
import type { Rule, RuleScope } from '../../shared/alerts/rule.ts';
import type { OnCall, Policy, Recipient } from '../../shared/notification-api.ts';
import type { Person } from '../../shared/people-api.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import type { ChangeProblem } from './change-invalid.ts';

type Has = (id: string) => boolean;
type PersonOf = (id: string) => Pick<Person, 'disabledAt'> | undefined;

const scopeProblems = ({ stations }: RuleScope, hasStation: Has, path: string): ChangeProblem[] =>
  (stations ?? []).flatMap((id, index) =>
    hasStation(id) ? [] : [{ path: `${path}.stations[${index}]`, message: `there is no station ${id}` }],
  );

export const ruleProblems = (
  rule: Rule,
  {
    hasPolicy,
    hasStation,
    thresholds,
  }: { readonly hasPolicy: Has; readonly hasStation: Has; readonly thresholds: readonly Threshold[] },
): ChangeProblem[] => {
  const { policy, scope, condition } = rule;
  const problems = scopeProblems(scope, hasStation, 'rule.scope');
  if (policy !== null && !hasPolicy(policy)) {
    problems.push({ path: 'rule.policy', message: 'there is no escalation policy of this id' });
  }
  const named = condition.kind === 'limit' ? (condition.thresholds ?? []) : [];
  for (const [index, id] of named.entries()) {
    if (!thresholds.some((threshold) => threshold.id === id && threshold.kind === 'limit')) {
      problems.push({ path: `rule.condition.thresholds[${index}]`, message: `there is no limit ${id}` });
    }
  }
  return problems;
};

const personProblem = (person: ReturnType<PersonOf>): string | undefined => {
  if (!person) return 'there is no person of this id';
  return person.disabledAt === null ? undefined : 'this person is disabled';
};

const recipientProblem = (
  recipient: Recipient,
  { hasList, hasWebhook, person }: { hasList: Has; hasWebhook: Has; person: PersonOf },
): string | undefined => {
  switch (recipient.kind) {
    case 'on-call':
      return hasList(recipient.list) ? undefined : 'there is no on-call list of this id';
    case 'webhook':
      return hasWebhook(recipient.webhook) ? undefined : 'there is no webhook of this id';
    case 'person':
      return personProblem(person(recipient.person));
    case 'role':
      return undefined;
  }
};

export const policyProblems = (
  { steps }: Policy,
  known: { readonly hasList: Has; readonly hasWebhook: Has; readonly person: PersonOf },
): ChangeProblem[] =>
  steps.flatMap(({ to }, step) =>
    to.flatMap((recipient, index) => {
      const message = recipientProblem(recipient, known);
      return message === undefined ? [] : [{ path: `steps[${step}].to[${index}]`, message }];
    }),
  );

export const onCallProblems = ({ people, exceptions }: OnCall, person: PersonOf): ChangeProblem[] => [
  ...people.flatMap((id, index) => {
    const message = personProblem(person(id));
    return message === undefined ? [] : [{ path: `people[${index}]`, message }];
  }),
  ...exceptions.flatMap(({ person: id, from, to }, index) => {
    const message = personProblem(person(id)) ?? (from < to ? undefined : 'the end must be after the beginning');
    return message === undefined ? [] : [{ path: `exceptions[${index}]`, message }];
  }),
];

export const maintenanceProblems = (
  { scope, to }: { readonly scope: RuleScope; readonly to: Instant },
  { hasStation, now }: { readonly hasStation: Has; readonly now: Instant },
): ChangeProblem[] => [
  ...scopeProblems(scope, hasStation, 'scope'),
  ...(to > now ? [] : [{ path: 'to', message: 'this time has passed' }]),
];

/** Names of the policies that tell somebody by this list or webhook. */
export const policiesTelling = (
  policies: readonly { readonly body: Policy }[],
  isMeant: (recipient: Recipient) => boolean,
): string[] =>
  policies.filter(({ body }) => body.steps.some(({ to }) => to.some(isMeant))).map(({ body }) => body.name);
