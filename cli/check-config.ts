import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import type { CheckConfigRequest } from './options/request.ts';
import type { Show } from './show.ts';
import type { Workbench } from './workbench.ts';

/** Says that a controller's configuration is right, and what a controller runs with that has it. */
export function checkConfig({ file }: CheckConfigRequest, show: Show, workbench: Workbench): ExitCode {
  const { settings, lines } = workbench.checkConfiguration(file);
  if (show.json) {
    show.document({ schema: 1, file, verdict: 'sound', settings });
    return EXIT.passed;
  }
  const verdict = `${show.paint.green('SOUND')}  ${file}`;
  if (show.quiet) {
    show.lines([verdict]);
    return EXIT.passed;
  }
  const name = Math.max(...lines.map((line) => line.name.length));
  const value = Math.max(...lines.map((line) => line.value.length));
  const table = lines.map((line) => {
    const text = `  ${line.name.padEnd(name)}  ${line.value.padEnd(value)}`;
    return line.stated ? text.trimEnd() : show.paint.dim(`${text}  default`);
  });
  show.lines([verdict, '', ...table]);
  return EXIT.passed;
}
