/** What was found out about a subject whose optimum drifts under μP, by the experiment that shows it. */
export const findings: Readonly<Record<string, string>> = {};
