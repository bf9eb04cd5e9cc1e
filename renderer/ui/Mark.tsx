/** The product's mark: a lens over a trail. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" fill="none" aria-hidden="true" className="mark-icon">
      <circle cx="8" cy="8" r="6.4" stroke="currentColor" strokeWidth="1.9" />
      <path d="M12.8 12.8 L16.6 16.6" stroke="currentColor" strokeWidth="2.3" strokeLinecap="round" />
      <path d="M4.4 9.2 L6.6 6.6 L8.8 9 L11.4 6.2" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
