import ts from 'typescript';

const root = new URL('../..', import.meta.url).pathname;

/** Parsed files of the library, of packages and of the house, shared between programs: nobody changes them here. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * What the compiler finds wrong with a file that would stand in a room of the house, under the room's own
 * `tsconfig.json`: `TS2307 Cannot find module …`. The file exists in memory only; the room's other files and the
 * projects that it refers to are the real ones, read from their sources.
 */
export function compilerErrors(filePath: string, code: string): string[] {
  const [room = ''] = filePath.split('/');
  const planted = root + filePath;
  const config = readProject(`${root}${room}/tsconfig.json`);
  const options = config.options;
  const disk = ts.createCompilerHost(options);
  const host = {
    ...disk,
    fileExists: (name: string) => name === planted || disk.fileExists(name),
    readFile: (name: string) => (name === planted ? code : disk.readFile(name)),
    getSourceFile: (name: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions) => {
      if (name === planted) return ts.createSourceFile(name, code, version, true);
      if (!parsed.has(name)) parsed.set(name, disk.getSourceFile(name, version));
      return parsed.get(name);
    },
    // As the editor does: the projects referred to need not have been built. (Known to the compiler, not to its types.)
    useSourceOfProjectReferenceRedirect: () => true,
  };
  const program = ts.createProgram({
    rootNames: [...config.fileNames, planted],
    options,
    projectReferences: config.projectReferences ?? [],
    host,
  });
  const file = program.getSourceFile(planted);
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]
    .filter((each) => each.file === undefined || each.file.fileName === planted)
    .map(({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

function readProject(file: string): ts.ParsedCommandLine {
  const config = ts.getParsedCommandLineOfConfigFile(file, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '));
    },
  });
  if (config === undefined) throw new Error(`${file} is not a project`);
  return config;
}
