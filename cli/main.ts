process.stdout.write('lockstep\n');
