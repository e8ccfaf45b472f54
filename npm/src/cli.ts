/** The command: reads arguments and files, calls the package, prints. Holds no rule. */
import { main } from "./cli/main.js";

process.exitCode = await main(process.argv.slice(2));
