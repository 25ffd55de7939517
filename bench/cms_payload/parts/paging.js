"use client";
import { useRouter } from "next/navigation";

// Pages by buttons alone, as the vendor's own website template does.
export function Paging({ base, page, pages }) {
  const router = useRouter();
  const go = (number) => () => router.push(`${base}/page/${number}`);
  return (
    <div className="my-12">
      <nav aria-label="pagination" role="navigation">
        <ul>
          <li>
            <button aria-label="Go to previous page" disabled={page <= 1} onClick={go(page - 1)}>
              Previous
            </button>
          </li>
          {[page - 1, page, page + 1]
            .filter((number) => number >= 1 && number <= pages)
            .map((number) => (
              <li key={number}>
                <button aria-current={number === page ? "page" : undefined} onClick={go(number)}>
                  {number}
                </button>
              </li>
            ))}
          <li>
            <button aria-label="Go to next page" disabled={page >= pages} onClick={go(page + 1)}>
              Next
            </button>
          </li>
        </ul>
      </nav>
    </div>
  );
}
