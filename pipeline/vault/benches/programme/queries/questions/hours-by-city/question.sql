SELECT city, COUNT(*) AS visits, SUM(hours) AS hours
FROM visits
GROUP BY city
