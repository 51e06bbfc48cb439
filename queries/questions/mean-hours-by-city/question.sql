SELECT city, AVG(hours) AS mean_hours
FROM engagements
GROUP BY city
