import { scopes } from '#domain/capability.ts';
import type { Language } from '#domain/language.ts';
import { visibilities } from '#domain/metric.ts';
import { formatNumber } from '#domain/number.ts';
import { roles, secondFactorRules, type SecondFactorRule } from '#domain/role.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { lastDayText } from './day.ts';
import { deviceText } from './device.ts';
import { momentText } from './moment.ts';
import { capabilityText, roleText, visibilityText } from './role.ts';

type Message = typeof m.refused;
type ValueText = (value: string, language: Language) => string;

const rules: Record<SecondFactorRule, Message> = {
  optional: m.rule_optional,
  administrators: m.rule_administrators,
  everybody: m.rule_everybody,
};

/** One of the words of the product told in words, and anything else as it is stored. */
const oneOf =
  <Known extends string>(known: readonly Known[], told: (value: Known, language: Language) => string): ValueText =>
  (value, language) => {
    const found = known.find((one) => one === value);
    return found === undefined ? value : told(found, language);
  };

const ruleText = oneOf(secondFactorRules, (rule, language) => rules[rule]({}, { locale: language }));
const methods = { password: m.field_password, app: m.stored_app, 'recovery code': m.stored_recovery_code };
const methodText = oneOf(['password', 'app', 'recovery code'], (method, language) =>
  methods[method]({}, { locale: language }),
);

/** What the audit log calls a thing, and how it and its value are told to people. */
const known: Readonly<Record<string, readonly [name: Message, valueText?: ValueText]>> = {
  name: [m.field_name],
  'names.sv': [m.field_name],
  email: [m.field_email],
  administrator: [m.stored_administrator],
  role: [m.field_role, oneOf(roles, roleText)],
  issuer: [m.stored_issuer],
  organisation: [m.field_organisation],
  visibility: [m.stored_visibility, oneOf(visibilities, visibilityText)],
  along: [m.stored_along],
  rule: [m.stored_rule, ruleText],
  unit: [m.stored_unit],
  'responsible.name': [m.stored_responsible],
  'reporter.name': [m.stored_reporter],
  metrics: [m.stored_metrics],
  scopes: [m.stored_scopes, oneOf(scopes, capabilityText)],
  beginning: [m.stored_beginning],
  expiresAt: [m.stored_expires, lastDayText],
  method: [m.stored_method, methodText],
  with: [m.stored_method, methodText],
  device: [m.stored_device, deviceText],
  sessions: [m.stored_sessions],
  file: [m.stored_file],
  reason: [m.stored_reason],
  inPlaceOf: [m.stored_in_place_of],
  publishedAt: [m.stored_published, momentText],
  at: [m.stored_at, momentText],
  kind: [m.stored_kind],
  'figures.new': [m.stored_figures_new],
  'figures.changed': [m.stored_figures_changed],
  'figures.unchanged': [m.stored_figures_unchanged],
  'figures.refused': [m.stored_figures_refused],
  'figures.unvalidated': [m.stored_figures_unvalidated],
  'organisations.new': [m.stored_organisations_new],
  'organisations.changed': [m.stored_organisations_changed],
  'organisations.ended': [m.stored_organisations_ended],
};

const isNumbering = (name: string): boolean => /(^|\.)id$/.test(name);

/**
 * What stood before, or after, as lines of `name: value`; what lies within is told flat. What counts nothing is left
 * out, and what has no words here is told as it is stored.
 */
export function linesOf(value: unknown, language: Language, name = ''): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'number' && !isNumbering(name)) {
    const decimals = Number.isInteger(value) ? 0 : 2;
    return value === 0 ? [] : [labelled(name, formatNumber(value, decimals, language), language)];
  }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    if (value.length === 0) return [];
    return [labelled(name, value.map((item) => valueText(name, String(item), language)).join(', '), language)];
  }
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) =>
      linesOf(inner, language, name === '' ? key : `${name}.${key}`),
    );
  }
  return [labelled(name, valueText(name, String(value), language), language)];
}

const valueText = (name: string, value: string, language: Language): string =>
  known[name]?.[1]?.(value, language) ?? value;

const labelled = (name: string, text: string, language: Language): string =>
  name === '' ? text : `${known[name]?.[0]({}, { locale: language }) ?? name}: ${text}`;
