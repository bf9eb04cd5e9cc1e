/** A group of the built-in library as it is written down; the fields that a query needs are read out of its text. */
export interface LibrarySource {
  id: string;
  title: string;
  queries: {
    id: string;
    title: string;
    description: string;
    text: string;
    /** Parts of the text that stand for the user's own values. */
    placeholders?: string[];
  }[];
}
