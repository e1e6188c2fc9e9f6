// Makes the template database once for all test files of a run.
//   XUEFA_TEST_DATABASE_URL=… node tests/support/template.mjs FILE
// FILE is then what XUEFA_TEST_TEMPLATE should name.
import { writeFileSync } from 'node:fs';
import { makeTemplate } from './server.mjs';

const made = await makeTemplate(process.env.XUEFA_TEST_DATABASE_URL);
writeFileSync(process.argv[2], JSON.stringify(made), { mode: 0o600 });
