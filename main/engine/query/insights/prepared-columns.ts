/** Work that SQL does not do. */
export type PreparationKind = 'pattern' | 'diff' | 'relevantfields';

/** Columns of the tables that preparations leave, with their types. */
export const PREPARED_COLUMNS: Record<PreparationKind, readonly (readonly [string, string])[]> = {
  pattern: [
    ['pattern_number', 'BIGINT'],
    ['pattern', 'VARCHAR'],
    ['ratio', 'DOUBLE'],
    ['sample_count', 'BIGINT'],
    ['severity', 'VARCHAR'],
    ['anomaly_type', 'VARCHAR'],
    ['anomaly_score', 'DOUBLE'],
    ['anomaly_description', 'VARCHAR'],
  ],
  diff: [
    ['pattern_number', 'BIGINT'],
    ['pattern', 'VARCHAR'],
    ['sample_count', 'BIGINT'],
    ['difference', 'BIGINT'],
    ['description', 'VARCHAR'],
    ['severity', 'VARCHAR'],
  ],
  relevantfields: [
    ['field_name', 'VARCHAR'],
    ['score', 'DOUBLE'],
    ['contributors', 'VARCHAR'],
    ['conditional_median', 'DOUBLE'],
    ['baseline_median', 'DOUBLE'],
  ],
};
