SELECT pathway, SUM(hours) AS hours
FROM engagements
GROUP BY pathway
