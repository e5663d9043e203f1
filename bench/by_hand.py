"""What a good engineer would write by hand for this one policy: the same rows, without Troth.
``{...}`` are constant cutoffs.
"""

DUE = """
CREATE TABLE hand_due AS
WITH standing AS (
  SELECT customer_id, max(at) FILTER (WHERE action = 'grant') AS since FROM consents WHERE topic = 'offers'
  GROUP BY customer_id
  HAVING max(at) FILTER (WHERE action = 'grant') > coalesce(max(at) FILTER (WHERE action = 'withdraw'), '-infinity')),
begun AS (SELECT DISTINCT customer_id FROM contracts WHERE started_at <= timestamptz '{now}')
SELECT c.id FROM calls c
  LEFT JOIN assignments a ON a.msisdn = c.a_number AND a.assigned_at <= c.started_at
    AND c.started_at < coalesce(a.released_at, 'infinity')
  LEFT JOIN begun b ON b.customer_id = a.customer_id
  LEFT JOIN standing s ON s.customer_id = a.customer_id
  LEFT JOIN invoices i ON i.id = c.invoice_id
WHERE (a.customer_id IS NOT NULL AND (b.customer_id IS NULL OR
    (c.started_at < timestamptz '{year}' AND (c.invoice_id IS NULL OR i.settled_at < timestamptz '{two_years}')))
  AND NOT (s.since IS NOT NULL AND c.started_at >= s.since AND c.started_at >= timestamptz '{three_years}'))
  OR (a.customer_id IS NULL AND c.started_at < timestamptz '{half_year}')
"""

DELETE = """DELETE FROM calls WHERE id IN (SELECT id FROM hand_due WHERE n >= {low} AND n < {high})"""
