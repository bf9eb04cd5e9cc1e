/** Coefficients of Lanczos' approximation of the gamma function (g = 7), good to 15 digits. */
const LANCZOS_FIRST = 0.99999999999980993;
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln(count!) */
function lnFactorial(count: number): number {
  const sum = LANCZOS.reduce((total, coefficient, index) => total + coefficient / (count + index + 1), LANCZOS_FIRST);
  const t = count + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (count + 0.5) * Math.log(t) - t + Math.log(sum);
}

function lnProbability(count: number, mean: number): number {
  return count * Math.log(mean) - mean - lnFactorial(count);
}

/** A further term no longer changes the sum. */
const NEGLIGIBLE = 1e-17;

/** P(X >= count) of a Poisson distribution; above the mean it is exact to about 12 digits. */
export function upperTail(count: number, mean: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  if (count <= mean) return 1 - lowerTail(count - 1, mean);
  let [term, sum] = [1, 1];
  for (let k = count + 1; term > NEGLIGIBLE * sum; k++) {
    term *= mean / k;
    sum += term;
  }
  return Math.exp(lnProbability(count, mean)) * sum;
}

/** P(X <= count) of a Poisson distribution. */
export function lowerTail(count: number, mean: number): number {
  if (count < 0) return 0;
  if (mean <= 0) return 1;
  if (count > mean) return 1 - upperTail(count + 1, mean);
  let [term, sum] = [1, 1];
  for (let k = count; k > 0 && term > NEGLIGIBLE * sum; k--) {
    term *= k / mean;
    sum += term;
  }
  return Math.exp(lnProbability(count, mean)) * sum;
}

/** The smallest count whose upper tail is below `tail`. */
export function smallestUnusual(mean: number, tail: number): number {
  let [low, high] = [Math.floor(mean), Math.ceil(mean) + 1];
  while (upperTail(high, mean) >= tail) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (upperTail(middle, mean) < tail) high = middle;
    else low = middle;
  }
  return high;
}

/** The largest count whose lower tail is below `tail`; -1 where not even 0 is. */
export function largestUnusual(mean: number, tail: number): number {
  let [low, high] = [-1, Math.ceil(mean)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (lowerTail(middle, mean) < tail) low = middle;
    else high = middle;
  }
  return low;
}
