SELECT status_group, time_in_uk, COUNT(*) AS people
FROM participants
GROUP BY status_group, time_in_uk
