/** Rules of alerts: what raises one, where, when, and who is told. */
import { z } from 'zod';
import {
  type KeptRule,
  keptRuleSchema,
  rulePostSchema,
  rulePutSchema,
  ruleTestRequestSchema,
  ruleTestSchema,
  ruleVersionSchema,
} from '../../../shared/alert-api.ts';
import { type Rule, ruleIdSchema } from '../../../shared/alerts/rule.ts';
import { AppError } from '../../../shared/errors.ts';
import { may } from '../../principal.ts';
import type { Kept } from '../../state/collections.ts';
import { refuseProblems, refuseWhenUsed } from '../change-invalid.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import { ruleProblems } from '../notification-checks.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest } from '../station-access.ts';

/** A rule may name a thousand stations. */
const bodyBytes = 128 * 1_024;
const tag = 'rules';
const ruleParams = z.object({ id: ruleIdSchema });
const testParams = z.object({ id: z.uuid() });

type Deps = Pick<HttpDeps, 'alerting' | 'stations' | 'thresholds'>;

export const ruleRoutes = ({ alerting, stations, thresholds }: Deps): Route[] => {
  const { rules, ruleTests, policies, desk } = alerting;

  const openByRule = (): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { rule } of desk.openAlerts()) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
    return counts;
  };
  const show = (
    { id, version, body, isDefault, changedAt, changedBy }: Kept<Rule>,
    open: ReadonlyMap<string, number>,
  ): KeptRule => ({ id, version, rule: body, isDefault, changedAt, changedBy, open: open.get(id) ?? 0 });

  const check = (rule: Rule): void =>
    refuseProblems(
      ruleProblems(rule, {
        hasPolicy: (id) => policies.find(id) !== undefined,
        hasStation: (id) => stations.find(id) !== undefined,
        thresholds,
      }),
    );

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/rules',
      tag,
      summary: 'Rules of alerts as they hold',
      description: 'Who changed one is for staff.',
      answers: { 200: { description: 'Rules, oldest first', schema: z.array(keptRuleSchema) } },
      errors: [],
      handle: (request, response) => {
        const open = openByRule();
        const withNames = may(principalOf(request), 'alerts.read');
        const shown = rules.list().map((kept) => show(kept, open));
        sendShared(request, response, withNames ? shown : shown.map((rule) => ({ ...rule, changedBy: null })));
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/rules/{id}/versions',
      tag,
      summary: 'Every version of a rule, oldest first; of one that was removed as well',
      params: ruleParams,
      answers: { 200: { description: 'Versions', schema: z.array(ruleVersionSchema) } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => {
        const versions = rules.versions(String(request.params.id));
        if (versions.length === 0) throw new AppError('NOT_FOUND', 'there is no rule of this id');
        response.json(versions.map(({ body, ...version }) => ({ ...version, rule: body })));
      },
    },
    {
      method: 'post',
      access: 'rules.write',
      path: '/api/v1/rules',
      tag,
      summary: 'Adds a rule',
      body: rulePostSchema,
      bodyBytes,
      answers: { 201: { description: 'As kept', schema: keptRuleSchema } },
      errors: ['CHANGE_INVALID', 'LIMIT_REACHED'],
      handle: (request, response) => {
        const { rule } = parseAs(rulePostSchema, request.body, 'CHANGE_INVALID');
        check(rule);
        const kept = rules.add(rule, actorOfRequest(request));
        response.status(201).location(`/api/v1/rules/${kept.id}`).json(show(kept, new Map()));
      },
    },
    {
      method: 'put',
      access: 'rules.write',
      path: '/api/v1/rules/{id}',
      tag,
      summary: 'Replaces a rule; alerts keep the version that raised them',
      description: 'With `version` the change is refused when somebody else was faster.',
      params: ruleParams,
      body: rulePutSchema,
      bodyBytes,
      answers: { 200: { description: 'As kept', schema: keptRuleSchema } },
      errors: ['CHANGE_INVALID', 'CHANGE_CONFLICT', 'NOT_FOUND'],
      handle: (request, response) => {
        const { rule, version } = parseAs(rulePutSchema, request.body, 'CHANGE_INVALID');
        check(rule);
        const kept = rules.change(String(request.params.id), rule, actorOfRequest(request), version);
        response.json(show(kept, openByRule()));
      },
    },
    {
      method: 'delete',
      access: 'rules.write',
      path: '/api/v1/rules/{id}',
      tag,
      summary: 'Removes a rule that did not come with the product; open alerts of it are closed',
      params: ruleParams,
      answers: { 204: { description: 'Removed' } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND'],
      handle: (request, response) => {
        const id = String(request.params.id);
        const kept = rules.find(id);
        if (kept) refuseWhenUsed(kept.isDefault, []);
        rules.remove(id, actorOfRequest(request));
        response.status(204).end();
      },
    },
    {
      method: 'post',
      access: 'rules.write',
      path: '/api/v1/rules/tests',
      tag,
      summary: 'Begins to try a rule on the history; nothing is raised',
      body: ruleTestRequestSchema,
      bodyBytes,
      answers: { 202: { description: 'The test as it began', schema: ruleTestSchema } },
      errors: ['CHANGE_INVALID', 'LIMIT_REACHED'],
      handle: (request, response) => {
        const given = parseAs(ruleTestRequestSchema, request.body, 'CHANGE_INVALID');
        check(given.rule);
        const begun = ruleTests.begin(given);
        response.status(202).location(`/api/v1/rules/tests/${begun.id}`).json(begun);
      },
    },
    {
      method: 'get',
      access: 'rules.write',
      path: '/api/v1/rules/tests/{id}',
      tag,
      summary: 'How far the test of a rule is, and what it would have raised',
      params: testParams,
      answers: { 200: { description: 'The test', schema: ruleTestSchema } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => void response.json(ruleTests.get(String(request.params.id))),
    },
    {
      method: 'delete',
      access: 'rules.write',
      path: '/api/v1/rules/tests/{id}',
      tag,
      summary: 'Ends the test of a rule',
      params: testParams,
      answers: { 200: { description: 'The test as it ended', schema: ruleTestSchema } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => void response.json(ruleTests.cancel(String(request.params.id))),
    },
  ];
};
