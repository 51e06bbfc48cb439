SELECT pathway, status_group, COUNT(DISTINCT engagements.person_id) AS people
FROM engagements
JOIN participants ON engagements.person_id = participants.person_id
GROUP BY pathway, status_group
