/** The resources of `/api/v1` about rules, who is told, official warnings and exercises, one function each. */
import { z } from 'zod';
import {
  type Assignee,
  assigneeSchema,
  type KeptMaintenance,
  type KeptRule,
  keptMaintenanceSchema,
  keptRuleSchema,
  type Maintenance,
  type RuleTest,
  type RuleVersion,
  ruleTestSchema,
  ruleVersionSchema,
} from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import {
  type CapFeed,
  type CapImported,
  capImportedSchema,
  type KeptCapFeed,
  keptCapFeedSchema,
} from '../../shared/cap-api.ts';
import {
  type Exercise,
  type ExerciseRequest,
  exerciseSchema,
  type Scenario,
  scenarioSchema,
} from '../../shared/exercise-api.ts';
import {
  type Channel,
  type ChannelsAnswer,
  type Contact,
  type ContactAnswer,
  channelsAnswerSchema,
  contactAnswerSchema,
  type Delivery,
  deliverySchema,
  type KeptOnCall,
  type KeptPolicy,
  type KeptWebhook,
  keptOnCallSchema,
  keptPolicySchema,
  keptWebhookSchema,
  type NewWebhook,
  newWebhookSchema,
  type OnCall,
  type Policy,
  type PushSubscriptionRequest,
  type Webhook,
} from '../../shared/notification-api.ts';
import { type OfficialLevel, type OfficialLevelRequest, officialLevelSchema } from '../../shared/official-level-api.ts';
import type { Instant } from '../../shared/time.ts';
import { deleteJson, getJson, postJson, sendFile, sendJson } from '../api/http.ts';

const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;

const rulesSchema = z.array(keptRuleSchema);
export const getRules = (signal: AbortSignal): Promise<KeptRule[]> => getJson(rulesSchema, '/rules', {}, signal);
export const addRule = (rule: Rule): Promise<KeptRule> => postJson(keptRuleSchema, '/rules', { rule });
export const changeRule = (id: string, rule: Rule, version: number): Promise<void> =>
  sendJson('PUT', at('/rules', id), { rule, version });
export const removeRule = (id: string): Promise<void> => deleteJson(at('/rules', id));
const versionsSchema = z.array(ruleVersionSchema);
export const getRuleVersions = (id: string, signal: AbortSignal): Promise<RuleVersion[]> =>
  getJson(versionsSchema, `${at('/rules', id)}/versions`, {}, signal);

export const beginRuleTest = (rule: Rule, from: Instant, to: Instant): Promise<RuleTest> =>
  postJson(ruleTestSchema, '/rules/tests', { rule, from, to });
export const getRuleTest = (id: string, signal: AbortSignal): Promise<RuleTest> =>
  getJson(ruleTestSchema, at('/rules/tests', id), {}, signal);
export const cancelRuleTest = (id: string): Promise<void> => deleteJson(at('/rules/tests', id));

const assigneesSchema = z.array(assigneeSchema);
/** Who may be told and may act. */
export const getAssignees = (signal: AbortSignal): Promise<Assignee[]> =>
  getJson(assigneesSchema, '/alerts/assignees', {}, signal);

const policiesSchema = z.array(keptPolicySchema);
export const getPolicies = (signal: AbortSignal): Promise<KeptPolicy[]> =>
  getJson(policiesSchema, '/policies', {}, signal);
const onCallListsSchema = z.array(keptOnCallSchema);
export const getOnCallLists = (signal: AbortSignal): Promise<KeptOnCall[]> =>
  getJson(onCallListsSchema, '/on-call', {}, signal);
const webhooksSchema = z.array(keptWebhookSchema);
export const getWebhooks = (signal: AbortSignal): Promise<KeptWebhook[]> =>
  getJson(webhooksSchema, '/webhooks', {}, signal);
export const addWebhook = (webhook: Webhook): Promise<NewWebhook> => postJson(newWebhookSchema, '/webhooks', webhook);
export const testWebhook = (id: string): Promise<Delivery> => postJson(deliverySchema, `${at('/webhooks', id)}/test`);

interface Documents {
  readonly '/policies': Policy;
  readonly '/on-call': OnCall;
  readonly '/webhooks': Webhook;
  readonly '/cap/feeds': CapFeed;
}
export const addDocument = <P extends keyof Documents>(path: P, body: Documents[P]): Promise<void> =>
  sendJson('POST', path, body);
/** @throws ApiFailure CHANGE_CONFLICT when it is no longer of this version */
export const changeDocument = <P extends keyof Documents>(
  path: P,
  { id, version }: { readonly id: string; readonly version: number },
  body: Documents[P],
): Promise<void> => sendJson('PUT', at(path, id), { body, version });
export const removeDocument = (path: keyof Documents, id: string): Promise<void> => deleteJson(at(path, id));

export const getChannels = (signal: AbortSignal): Promise<ChannelsAnswer> =>
  getJson(channelsAnswerSchema, '/channels', {}, signal);
export const testChannel = (channel: Channel): Promise<ChannelsAnswer> =>
  postJson(channelsAnswerSchema, `${at('/channels', channel)}/test`);
const deliveriesSchema = z.array(deliverySchema);
export const getDeliveries = (
  query: { readonly state?: Delivery['state'] | undefined; readonly exercise?: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Delivery[]> => getJson(deliveriesSchema, '/deliveries', query, signal);

const contactPath = '/account/notifications';
export const getContact = (signal: AbortSignal): Promise<ContactAnswer> =>
  getJson(contactAnswerSchema, contactPath, {}, signal);
export const changeContact = (contact: Contact): Promise<void> => sendJson('PUT', contactPath, contact);
export const testContact = (channel: Channel): Promise<Delivery> =>
  postJson(deliverySchema, `${contactPath}/test`, { channel });
export const addPushDevice = (subscription: PushSubscriptionRequest): Promise<void> =>
  sendJson('POST', '/account/push-devices', subscription);
export const removePushDevice = (id: string): Promise<void> => deleteJson(at('/account/push-devices', id));

const maintenanceListSchema = z.array(keptMaintenanceSchema);
export const getMaintenance = (signal: AbortSignal): Promise<KeptMaintenance[]> =>
  getJson(maintenanceListSchema, '/maintenance', {}, signal);
export const announceMaintenance = (maintenance: Maintenance): Promise<void> =>
  sendJson('POST', '/maintenance', maintenance);
export const endMaintenance = (id: string): Promise<void> => deleteJson(at('/maintenance', id));

const officialLevelsSchema = z.array(officialLevelSchema);
/** With `all` also those that are over or withdrawn. */
export const getOfficialLevels = (all: boolean, signal: AbortSignal): Promise<OfficialLevel[]> =>
  getJson(officialLevelsSchema, '/official-levels', all ? { all: 'true' } : {}, signal);
export const enterOfficialLevel = (level: OfficialLevelRequest): Promise<void> =>
  sendJson('POST', '/official-levels', level);
export const withdrawOfficialLevel = (id: string): Promise<void> => deleteJson(at('/official-levels', id));

const importedSchema = z.array(capImportedSchema);
export const getImported = (all: boolean, signal: AbortSignal): Promise<CapImported[]> =>
  getJson(importedSchema, '/cap/imported', all ? { all: 'true' } : {}, signal);
export const importCap = (file: Blob): Promise<CapImported[]> =>
  sendFile(importedSchema, 'POST', '/cap/imported', file, 'application/xml');
const feedsSchema = z.array(keptCapFeedSchema);
export const getFeeds = (signal: AbortSignal): Promise<KeptCapFeed[]> => getJson(feedsSchema, '/cap/feeds', {}, signal);
export const askFeed = (id: string): Promise<KeptCapFeed> => postJson(keptCapFeedSchema, `${at('/cap/feeds', id)}/ask`);

const scenariosSchema = z.array(scenarioSchema);
export const getScenarios = (signal: AbortSignal): Promise<Scenario[]> =>
  getJson(scenariosSchema, '/exercises/scenarios', {}, signal);
const exercisesSchema = z.array(exerciseSchema);
export const getExercises = (signal: AbortSignal): Promise<Exercise[]> =>
  getJson(exercisesSchema, '/exercises', {}, signal);
export const getExercise = (id: string, signal: AbortSignal): Promise<Exercise> =>
  getJson(exerciseSchema, at('/exercises', id), {}, signal);
export const startExercise = (request: ExerciseRequest): Promise<Exercise> =>
  postJson(exerciseSchema, '/exercises', request);
export const endExercise = (id: string): Promise<Exercise> => postJson(exerciseSchema, `${at('/exercises', id)}/end`);
