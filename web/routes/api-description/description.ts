/** The parts of an OpenAPI 3.1 description that a person reads. */
export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string | null;
  parameters: { name: string; place: string; isRequired: boolean; type: string; description: string | null }[];
  answers: { status: string; description: string; types: string[] }[];
};

export type Description = {
  version: string;
  about: string | null;
  groups: { name: string; operations: Operation[] }[];
};

type Json = Readonly<Record<string, unknown>>;

const objectIn = (value: unknown): Json => (typeof value === 'object' && value !== null ? { ...value } : {});
const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const typeText = (schema: Json): string => {
  const choices = listIn(schema['enum']).map(String);
  if (choices.length > 0) return choices.join(' | ');
  const variants = listIn(schema['anyOf']).map((one) => typeText(objectIn(one)));
  if (variants.length > 0) return [...new Set(variants)].join(' | ');
  return textIn(schema['format']) ?? textIn(schema['type']) ?? '';
};

const parameterIn = (value: unknown): Operation['parameters'][number] => {
  const parameter = objectIn(value);
  const schema = objectIn(parameter['schema']);
  return {
    name: textIn(parameter['name']) ?? '',
    place: textIn(parameter['in']) ?? '',
    isRequired: parameter['required'] === true,
    type: typeText(schema),
    description: textIn(parameter['description']) ?? textIn(schema['description']),
  };
};

const operationIn = (path: string, method: string, value: unknown): Operation & { tag: string } => {
  const operation = objectIn(value);
  return {
    id: `${method}${path.replaceAll(/[^a-z]+/gi, '-')}`,
    method: method.toUpperCase(),
    path,
    tag: textIn(listIn(operation['tags'])[0]) ?? '',
    summary: textIn(operation['summary']) ?? '',
    description: textIn(operation['description']),
    parameters: listIn(operation['parameters']).map(parameterIn),
    answers: Object.entries(objectIn(operation['responses'])).map(([status, answer]) => ({
      status,
      description: textIn(objectIn(answer)['description']) ?? '',
      types: Object.keys(objectIn(objectIn(answer)['content'])),
    })),
  };
};

/** Reads the description that the API gives of itself; what is missing in it is left out. */
export const readDescription = (json: unknown): Description => {
  const root = objectIn(json);
  const server = textIn(objectIn(listIn(root['servers'])[0])['url']) ?? '';
  const operations = Object.entries(objectIn(root['paths'])).flatMap(([path, methods]) =>
    Object.entries(objectIn(methods)).map(([method, operation]) => operationIn(server + path, method, operation)),
  );
  return {
    version: textIn(objectIn(root['info'])['version']) ?? '',
    about: textIn(objectIn(root['info'])['description']),
    groups: [...Map.groupBy(operations, ({ tag }) => tag)].map(([name, members]) => ({ name, operations: members })),
  };
};
