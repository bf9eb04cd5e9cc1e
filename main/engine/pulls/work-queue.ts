/** Tasks that several workers share; one that is under way may bring further ones, which come next. The first failure ends all. */
export class WorkQueue<Task> {
  #tasks: Task[];
  #running = 0;
  #wake: (() => void)[] = [];
  #failed = false;

  constructor(
    tasks: readonly Task[],
    private readonly work: (task: Task) => Promise<void>,
  ) {
    this.#tasks = [...tasks];
  }

  addFirst(tasks: readonly Task[]): void {
    this.#tasks = [...tasks, ...this.#tasks];
  }

  /** Resolves when no task is left. Throws what one failed of. */
  async run(workers: number): Promise<void> {
    await Promise.all(Array.from({ length: workers }, () => this.#worker()));
  }

  async #worker(): Promise<void> {
    for (;;) {
      if (this.#failed) return;
      const task = this.#tasks.shift();
      if (task === undefined) {
        if (this.#running === 0) return;
        // One that is under way may bring more.
        await new Promise<void>((resolve) => this.#wake.push(resolve));
        continue;
      }
      this.#running++;
      try {
        await this.work(task);
      } catch (error) {
        this.#failed = true;
        throw error;
      } finally {
        this.#running--;
        for (const wake of this.#wake.splice(0)) wake();
      }
    }
  }
}
